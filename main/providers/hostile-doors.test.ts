import { expect, test } from 'vitest';
import { routeRequest } from '../core/route.ts';
import { PROVIDERS } from './registry.ts';

const RULES = new Map(PROVIDERS.map(({ id, api }) => [id, api]));
const CODE_ASSIST = [
  '/v1internal:onboardUser',
  '/V1INTERNAL:ONBOARDUSER',
  '/v1internal%3AonboardUser',
  '/v1internal%253AonboardUser',
  '/v1internal%EF%BC%9AonboardUser',
  '/v1internal:onboardUser;v=1/',
  '/v1internal:onboardUser.',
  '/v1internal:onboardUser:generateContent',
  '/v1internal/operations/abc',
  '/$rpc/google.internal.cloud.code.v1internal.CloudCode/OnboardUser',
  '/%24rpc/google.internal.cloud.code.v1internal.CloudCode/OnboardUser',
  '/batch',
  '/batch/v1internal',
].flatMap((path) => [`/google-gemini-cli${path}`, `/google-antigravity${path}`]);

test.each([
  ...CODE_ASSIST,
  '/gemini/v1alpha/auth_tokens',
  '/gemini/v1alpha/auth_tokens:create',
  '/gemini/v1alpha/authTokens%3Acreate',
  '/gemini/v1beta/tunedModels/x:transferOwnership',
  '/gemini/v1beta/tunedModels/x/permissions:batch',
  '/gemini/$rpc/google.ai.generativelanguage.v1alpha.AuthTokenService/CreateToken',
  '/gemini/batch/v1beta',
  '/deepseek/beta/user/balance',
  '/deepseek/beta/v1/api_keys',
  '/deepseek/anthropic/v1/%75ser/balance',
  '/minimax/v1/coding_plan/remains',
  '/github-copilot/models/gpt-5/Policy',
  '/github-copilot/%6dodels/session',
  '/github-copilot/token',
  '/openrouter/api/v1/auth/keys:mint',
  '/xai/v1/api-key',
  '/xai/oauth2/token',
  '/ollama/api/Delete',
  '/ollama/api/delete;x=1',
  '/ollama/api/blobs/sha256:00',
])('attack: with all paths, by an odd spelling, through the door %s', (path) => {
  const request = { path, anthropicVersion: false, clientProvider: null, allPaths: true };
  expect(routeRequest({ ...request, responsesProvider: () => '' }, RULES)).toMatchObject({
    kind: 'refused',
    code: 'FORBIDDEN_PATH',
  });
});

test.each([
  '/gemini/v1beta/models/gemini-3-pro:streamGenerateContent',
  '/gemini/v1beta/cachedContents/abc',
  '/google-gemini-cli/v1internal:generateContent',
  '/ollama/v1/models/qwen3:8b',
  '/openai/v1/models/ft:gpt-4o:me',
])('no door stands in the way of %s', (path) => {
  const request = { path, anthropicVersion: false, clientProvider: null, allPaths: false };
  const route = routeRequest({ ...request, responsesProvider: () => '' }, RULES);
  expect(route).toMatchObject({ kind: 'provider' });
});
