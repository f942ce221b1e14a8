import { SPREAD_RULES } from '../core/ranking/rules.ts';
import type { UsageReport } from '../core/usage.ts';
import type { Provider, UsageSource } from './types.ts';

/** They change what models there are, on a machine that other programs share. */
const MODEL_MANAGEMENT = ['pull', 'push', 'create', 'delete', 'copy', 'blobs'].map(
  (name) => `/api/${name}/`,
);
const SIGN_IN = ['/api/me/', '/api/signout/', '/api/user/', '/api/auth/', '/api/login/'].concat([
  '/api/token/',
  '/api/keys/',
  '/v1/auth/',
  '/v1/oauth/',
  '/v1/login/',
  '/v1/api_keys/',
]);

export const ollamaCloud: Provider = {
  id: 'ollama-cloud',
  name: 'Ollama Cloud',
  monogram: 'Oc',
  policy:
    'Ollama’s terms apply to its cloud. It may restrict the use of its keys by other programs. You decide.',
  catalogue: { group: 'plan' },
  api: {
    origin: 'https://ollama.com',
    wire: 'openai',
    wireAt: [['/v1/messages', 'anthropic']],
    prefixes: ['/v1/', '/api/'],
    doors: [...MODEL_MANAGEMENT, ...SIGN_IN, '/settings/', '/connect/'],
    auth: { api_key: { name: 'authorization', value: 'Bearer {secret}' } },
    listHeaders: {},
    accountHeaders: [],
  },
  oauth: null,
  apiKey: {
    keyPage: 'https://ollama.com/settings/keys',
    environment: ['OLLAMA_API_KEY'],
    // `/api/tags` and `/v1/models` are public there: they answer to any key.
    probe: null,
  },
  identify: null,
  usage: silent('Ollama tells no usage of its cloud.'),
  identityByOrganization: false,
  familyOf: () => null,
  ranking: SPREAD_RULES,
};

export const ollama: Provider = {
  id: 'ollama',
  name: 'Ollama',
  monogram: 'Ol',
  catalogue: { alsoCalled: ['local'] },
  policy:
    'Ollama runs models on this machine. Nobody’s terms restrict it, apart from the licences of the models.',
  api: {
    origin: 'http://127.0.0.1:11434',
    wire: 'openai',
    wireAt: [['/v1/messages', 'anthropic']],
    prefixes: ['/v1/', '/api/'],
    doors: [...MODEL_MANAGEMENT, ...SIGN_IN],
    auth: { api_key: { name: 'authorization', value: 'Bearer {secret}' } },
    listHeaders: {},
    accountHeaders: [],
  },
  oauth: null,
  apiKey: {
    keyPage: 'https://ollama.com/settings/keys',
    // It asks for no key unless something in front of it does.
    optional: true,
    probe: null,
  },
  identify: null,
  usage: silent('Ollama on this machine has no limits to tell.'),
  identityByOrganization: false,
  familyOf: () => null,
  ranking: SPREAD_RULES,
};

/** Nobody is asked: there is nothing to read, and a person is told so. */
function silent(note: string): UsageSource {
  return {
    kinds: ['api_key'],
    fromHeaders: () => [],
    fetch: (_call, nowMs) =>
      Promise.resolve({
        fetchedAtMs: nowMs,
        windows: [],
        notes: [note],
        plan: null,
        resetsAvailable: null,
        resetsSoonestExpiryMs: null,
        isGuess: true,
      } satisfies UsageReport),
  };
}
