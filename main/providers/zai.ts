import type { Provider } from './types.ts';
import { mintZaiKey } from './zai-key.ts';
import { zaiTokenAnswer } from './zai-envelope.ts';
import { zaiUsage } from './zai-usage.ts';
import { BEIJING } from './zai-windows.ts';

const ORIGIN = 'https://api.z.ai';
const CODING = '/api/coding/paas/v4';
const GENERAL = '/api/paas/v4';
const ANTHROPIC = '/api/anthropic';

export const zai: Provider = {
  id: 'zai',
  name: 'Z.AI',
  monogram: 'Za',
  policy:
    'Z.AI’s terms apply. It may restrict the use of GLM Coding Plan sign-ins and keys by other programs. You decide. A sign-in makes an API key named “sluice” in your Z.AI account; it stays there until you delete it.',
  catalogue: { alsoCalled: ['glm', 'zhipu', 'coding plan'] },
  api: {
    origin: ORIGIN,
    wire: 'openai',
    wireAt: [[`${ANTHROPIC}/`, 'anthropic']],
    prefixes: [`${CODING}/`, `${GENERAL}/`, `${ANTHROPIC}/`],
    doors: [
      '/api/auth/',
      '/api/biz/',
      '/api/monitor/',
      '/api/oauth/',
      '/api/login/',
      '/api/user/',
      '/api/customer/',
      '/api/pay/',
      '/api/subscription/',
      ...[CODING, GENERAL, ANTHROPIC, `${ANTHROPIC}/v1`].flatMap((base) =>
        ['auth', 'oauth', 'login', 'token', 'api_keys', 'organization', 'organizations'].map(
          (name) => `${base}/${name}/`,
        ),
      ),
    ],
    // Its Anthropic routes take a bearer as well.
    auth: { api_key: { name: 'authorization', value: 'Bearer {secret}' } },
    listHeaders: {},
    accountHeaders: [],
    bare: [
      ['/v1/messages', `${ANTHROPIC}/v1/messages`],
      ['/v1', CODING],
    ],
  },
  oauth: {
    authorizeUrl: 'https://chat.z.ai/api/oauth/authorize',
    tokenUrl: 'https://zcode.z.ai/api/v1/oauth/token',
    clientId: 'client_P8X5CMWmlaRO9gyO-KSqtg',
    scopes: [],
    // It takes no address of this machine.
    redirect: { uri: 'zcode://zai-auth/callback' },
    pkce: false,
    authorizeParameters: {},
    tokenFields: ({ code, redirectUri, state }) => ({
      provider: 'zai',
      code,
      redirect_uri: redirectUri,
      state,
    }),
    tokenAnswer: zaiTokenAnswer,
    refresh: 'never',
    tokenBody: 'json',
    tokenSendsState: true,
    refreshHeaders: {},
    expirySkewMs: 0,
    tokenTimeoutMs: 30_000,
    refreshTimeoutMs: 10_000,
    grantLifetimeMs: null,
  },
  settle: mintZaiKey,
  keyStays:
    'The API key “sluice” stays in your Z.AI account. To end it, delete it at https://z.ai/manage-apikey/apikey-list.',
  apiKey: {
    keyPage: 'https://z.ai/manage-apikey/apikey-list',
    environment: ['ZAI_API_KEY'],
    probe: completion(),
  },
  completion: completion(),
  identify: null,
  naiveZone: BEIJING,
  usage: zaiUsage,
  identityByOrganization: false,
  familyOf: () => null,
};

function completion() {
  return {
    method: 'POST' as const,
    url: `${ORIGIN}${CODING}/chat/completions`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'glm-5.2',
      max_tokens: 1,
      messages: [{ role: 'user', content: 'Hi' }],
    }),
  };
}
