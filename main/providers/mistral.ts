import { keyProvider } from './key-provider.ts';
import type { Provider } from './types.ts';

/** docs.mistral.ai/api. */
export const mistral: Provider = keyProvider({
  id: 'mistral',
  name: 'Mistral',
  monogram: 'Mi',
  company: 'Mistral AI',
  origin: 'https://api.mistral.ai',
  alsoCalled: ['codestral'],
  keyPage: 'https://console.mistral.ai/api-keys',
  model: 'mistral-small-latest',
  environment: ['MISTRAL_API_KEY'],
});
