import { opencodeGoUsage } from './opencode-go-usage.ts';
import type { Provider } from './types.ts';

const ORIGIN = 'https://opencode.ai';
const BASE = '/zen/go/v1';

export const opencodeGo: Provider = {
  id: 'opencode-go',
  name: 'OpenCode Go',
  monogram: 'Og',
  policy:
    'OpenCode’s terms apply to its Go subscription. It may restrict the use of its keys by other programs. You decide.',
  catalogue: { group: 'plan', alsoCalled: ['zen'] },
  api: {
    origin: ORIGIN,
    wire: 'openai',
    wireAt: [[`${BASE}/messages`, 'anthropic']],
    prefixes: [`${BASE}/`],
    // Usage is read by Sluice itself, for every account.
    doors: [
      '/auth/',
      '/oauth/',
      '/login/',
      '/api/',
      '/console/',
      '/workspace/',
      '/zen/auth/',
      '/zen/billing/',
      ...['usage', 'auth', 'oauth', 'login', 'token', 'keys', 'api_keys', 'billing'].map(
        (name) => `${BASE}/${name}/`,
      ),
    ],
    auth: { api_key: { name: 'authorization', value: 'Bearer {secret}' } },
    listHeaders: {},
    accountHeaders: [],
    bare: [['/v1', BASE]],
  },
  oauth: null,
  apiKey: {
    keyPage: 'https://opencode.ai/auth',
    environment: ['OPENCODE_API_KEY'],
    // Its list of models is public: it would pass any key.
    probe: null,
  },
  completion: {
    method: 'POST',
    url: `${ORIGIN}${BASE}/chat/completions`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'glm-5.2',
      max_tokens: 1,
      messages: [{ role: 'user', content: 'Hi' }],
    }),
  },
  identify: null,
  usage: opencodeGoUsage,
  identityByOrganization: false,
  familyOf: () => null,
};
