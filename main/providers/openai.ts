import { listProbe } from './probes.ts';
import type { KeyProbe, Provider } from './types.ts';

/** A restricted key that may not list models is good: OpenAI names the scope that it lacks. */
const reads: KeyProbe['reads'] = ({ status, text }) =>
  (status === 401 || status === 403) && /\bMissing scopes:/.test(text) ? 'good' : null;

export const openai: Provider = {
  id: 'openai',
  name: 'OpenAI',
  monogram: 'Oa',
  policy: 'OpenAI’s terms apply. Requests with an API key are billed to your OpenAI account.',
  catalogue: { alsoCalled: ['chatgpt', 'gpt'] },
  api: {
    origin: 'https://api.openai.com',
    wire: 'openai',
    prefixes: ['/v1/'],
    doors: [
      '/v1/oauth/',
      '/v1/auth/',
      '/v1/login/',
      '/v1/api_keys/',
      '/v1/organization/',
      '/v1/organizations/',
      '/v1/projects/',
      '/v1/dashboard/',
      '/dashboard/',
      // Each mints a token of its own that a caller could take away.
      '/v1/realtime/client_secrets/',
      '/v1/realtime/sessions/',
      '/v1/realtime/transcription_sessions/',
      '/v1/chatkit/sessions/',
    ],
    auth: { api_key: { name: 'authorization', value: 'Bearer {secret}' } },
    listHeaders: {},
    accountHeaders: ['openai-organization', 'openai-project'],
  },
  oauth: null,
  apiKey: {
    keyPage: 'https://platform.openai.com/api-keys',
    environment: ['OPENAI_API_KEY'],
    probe: listProbe('https://api.openai.com/v1/models', { reads }),
  },
  completion: {
    method: 'POST',
    url: 'https://api.openai.com/v1/chat/completions',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'gpt-4o-mini',
      max_completion_tokens: 1,
      messages: [{ role: 'user', content: 'Hi' }],
    }),
  },
  identify: null,
  usage: null,
  identityByOrganization: false,
  familyOf: () => null,
};
