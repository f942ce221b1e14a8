import { keyProvider } from './key-provider.ts';
import type { Provider } from './types.ts';

/** console.groq.com/docs/openai. */
export const groq: Provider = keyProvider({
  id: 'groq',
  name: 'Groq',
  monogram: 'Gq',
  origin: 'https://api.groq.com',
  base: '/openai/v1',
  keyPage: 'https://console.groq.com/keys',
  model: 'openai/gpt-oss-20b',
  environment: ['GROQ_API_KEY'],
});
