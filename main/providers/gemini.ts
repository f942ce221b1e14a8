import { GOOGLE_DOORS } from './google-doors.ts';
import { modelFamily } from './google-gemini-cli-usage.ts';
import type { Provider } from './types.ts';

const ORIGIN = 'https://generativelanguage.googleapis.com';

export const gemini: Provider = {
  id: 'gemini',
  name: 'Gemini API',
  monogram: 'Ge',
  catalogue: { alsoCalled: ['google', 'ai studio', 'aistudio'] },
  policy:
    'Google’s terms for the Gemini API apply. Requests with an API key count against, and may be billed to, its Google project.',
  api: {
    origin: ORIGIN,
    wire: 'google',
    wireAt: [['/v1beta/openai/', 'openai']],
    prefixes: ['/v1beta/', '/v1/', '/v1alpha/', '/upload/v1beta/'],
    doors: [
      ...GOOGLE_DOORS,
      // Each mints a token that a caller could take away, or shares what the account owns.
      '/*/auth_tokens/',
      '/*/authtokens/',
      '/*/tunedmodels/*/permissions/',
      '/*/tunedmodels/*:transferownership/',
      '/*/corpora/*/permissions/',
    ],
    auth: { api_key: { name: 'x-goog-api-key', value: '{secret}' } },
    listHeaders: {},
    accountHeaders: ['x-goog-user-project'],
  },
  oauth: null,
  apiKey: {
    keyPage: 'https://aistudio.google.com/apikey',
    environment: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    probe: {
      method: 'GET',
      url: `${ORIGIN}/v1beta/models?pageSize=1`,
      headers: {},
      body: null,
    },
  },
  completion: {
    method: 'POST',
    url: `${ORIGIN}/v1beta/models/gemini-2.5-flash-lite:generateContent`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
      generationConfig: { maxOutputTokens: 1 },
    }),
  },
  identify: null,
  usage: null,
  identityByOrganization: false,
  familyOf: modelFamily,
  // Its limits are those of one model in one project.
  ranking: {
    familyMeters: 'instead',
    boostsUntouched: false,
    windows: 'shown',
    planFor: () => null,
  },
};
