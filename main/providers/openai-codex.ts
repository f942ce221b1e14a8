import { identifyOpenaiCodex } from './openai-codex-identity.ts';
import { openaiCodexRanking } from './openai-codex-ranking.ts';
import { openaiCodexResets } from './openai-codex-resets.ts';
import { openaiCodexUsage } from './openai-codex-usage.ts';
import { familyOf } from './openai-codex-windows.ts';
import type { Provider } from './types.ts';

const MODEL_BASE = '/backend-api/codex';

export const openaiCodex: Provider = {
  id: 'openai-codex',
  name: 'Codex',
  monogram: 'Cx',
  policy:
    'OpenAI’s terms apply to ChatGPT plans. Use of a subscription by other programs may be restricted. You decide.',
  catalogue: { alsoCalled: ['chatgpt', 'gpt'] },
  api: {
    origin: 'https://chatgpt.com',
    wire: 'openai',
    // Usage (`/backend-api/wham/usage`) is read by Sluice itself, for every account.
    prefixes: [`${MODEL_BASE}/`],
    doors: [
      '/oauth/',
      '/auth/',
      '/login/',
      '/logout/',
      '/api/auth/',
      '/api/accounts/',
      '/api/codex/rate-limit-reset-credits/',
      '/wham/rate-limit-reset-credits/',
      '/backend-api/oauth/',
      '/backend-api/auth/',
      '/backend-api/login/',
      '/backend-api/logout/',
      '/backend-api/token/',
      '/backend-api/me/',
      '/backend-api/accounts/',
      '/backend-api/organizations/',
      '/backend-api/api_keys/',
      '/backend-api/payments/',
      '/backend-api/subscriptions/',
      '/backend-api/wham/accounts/',
      '/backend-api/wham/api_keys/',
      '/backend-api/*/rate-limit-reset-credits/',
      `${MODEL_BASE}/oauth/`,
      `${MODEL_BASE}/auth/`,
      `${MODEL_BASE}/login/`,
      `${MODEL_BASE}/token/`,
      `${MODEL_BASE}/accounts/`,
      `${MODEL_BASE}/api_keys/`,
    ],
    auth: { oauth: { name: 'authorization', value: 'Bearer {secret}' } },
    listHeaders: {},
    accountHeaders: ['chatgpt-account-id', 'openai-organization', 'openai-project'],
    organizationHeader: 'chatgpt-account-id',
    aliases: new Map([
      ['codex', MODEL_BASE],
      ['backend-api', '/backend-api'],
    ]),
    bare: [
      ['/v1', MODEL_BASE],
      ['', MODEL_BASE],
    ],
  },
  oauth: {
    authorizeUrl: 'https://auth.openai.com/oauth/authorize',
    tokenUrl: 'https://auth.openai.com/oauth/token',
    clientId: 'app_EMoamEEZ73f0CkXaXp7hrann',
    scopes: [
      'openid',
      'profile',
      'email',
      'offline_access',
      'api.connectors.read',
      'api.connectors.invoke',
    ],
    redirect: { host: 'localhost', port: 1455, path: '/auth/callback', portFallback: false },
    authorizeParameters: {
      id_token_add_organizations: 'true',
      codex_cli_simplified_flow: 'true',
      originator: 'sluice',
    },
    tokenBody: 'form',
    tokenSendsState: false,
    refreshHeaders: {},
    expirySkewMs: 0,
    tokenTimeoutMs: 15_000,
    refreshTimeoutMs: 15_000,
    grantLifetimeMs: null,
    device: {
      protocol: 'openai',
      codeUrl: 'https://auth.openai.com/api/accounts/deviceauth/usercode',
      pollUrl: 'https://auth.openai.com/api/accounts/deviceauth/token',
      verificationUrl: 'https://auth.openai.com/codex/device',
      redirectUri: 'https://auth.openai.com/deviceauth/callback',
      extraIntervalMs: 3_000,
      maxPolls: 120,
    },
  },
  apiKey: null,
  // It allows no limit of tokens, and only streams.
  completion: {
    method: 'POST',
    url: `https://chatgpt.com${MODEL_BASE}/responses`,
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({
      model: 'gpt-5.6-luna',
      instructions: 'Answer with one letter.',
      input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }],
      store: false,
      stream: true,
    }),
  },
  identify: identifyOpenaiCodex,
  usage: openaiCodexUsage,
  resets: openaiCodexResets,
  identityByOrganization: true,
  familyOf,
  ranking: openaiCodexRanking,
};
