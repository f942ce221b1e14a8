import { identifyAnthropic } from './anthropic-identity.ts';
import { anthropicUsage } from './anthropic-usage.ts';
import { familyOf } from './anthropic-windows.ts';
import type { Provider } from './types.ts';

const OAUTH_BETA = { name: 'anthropic-beta', value: 'oauth-2025-04-20' };
const DAY_MS = 24 * 3_600_000;

export const anthropic: Provider = {
  id: 'anthropic',
  name: 'Claude',
  monogram: 'Cl',
  policy:
    'Anthropic’s terms apply. It restricts the use of subscription sign-ins by other programs. You decide.',
  catalogue: { alsoCalled: ['claude code'] },
  api: {
    origin: 'https://api.anthropic.com',
    wire: 'anthropic',
    prefixes: ['/v1/'],
    doors: [
      '/v1/oauth/',
      '/v1/auth/',
      '/v1/login/',
      '/v1/api_keys/',
      '/v1/organizations/',
      '/oauth/',
      '/login/',
      '/logout/',
      '/api/oauth/',
      '/api/auth/',
      '/api/account/',
      '/api/claude_cli/',
      '/api/organizations/',
    ],
    auth: {
      oauth: { name: 'authorization', value: 'Bearer {secret}' },
      api_key: { name: 'x-api-key', value: '{secret}' },
    },
    listHeaders: { oauth: OAUTH_BETA },
    accountHeaders: [],
  },
  oauth: {
    authorizeUrl: 'https://claude.ai/oauth/authorize',
    tokenUrl: 'https://api.anthropic.com/v1/oauth/token',
    clientId: '9d1c250a-e61b-44d9-88ed-5944d1962f5e',
    scopes: [
      'org:create_api_key',
      'user:profile',
      'user:inference',
      'user:sessions:claude_code',
      'user:mcp_servers',
      'user:file_upload',
    ],
    redirect: { host: 'localhost', port: 54_545, path: '/callback', portFallback: true },
    authorizeParameters: { code: 'true' },
    tokenBody: 'json',
    tokenSendsState: true,
    refreshHeaders: { [OAUTH_BETA.name]: OAUTH_BETA.value },
    expirySkewMs: 300_000,
    tokenTimeoutMs: 30_000,
    refreshTimeoutMs: 10_000,
    grantLifetimeMs: 30 * DAY_MS,
  },
  apiKey: {
    keyPage: 'https://platform.claude.com/settings/keys',
    environment: ['ANTHROPIC_API_KEY'],
    probe: {
      method: 'GET',
      url: 'https://api.anthropic.com/v1/models',
      headers: { 'anthropic-version': '2023-06-01' },
      body: null,
    },
  },
  completion: {
    method: 'POST',
    url: 'https://api.anthropic.com/v1/messages',
    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
    body: JSON.stringify({
      model: 'claude-haiku-4-5-20251001',
      max_tokens: 1,
      messages: [{ role: 'user', content: 'Hi' }],
    }),
  },
  identify: identifyAnthropic,
  usage: anthropicUsage,
  identityByOrganization: true,
  familyOf,
};
