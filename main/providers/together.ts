import { keyProvider } from './key-provider.ts';
import type { Provider } from './types.ts';

/** docs.together.ai/docs/openai-api-compatibility. */
export const together: Provider = keyProvider({
  id: 'together',
  name: 'Together',
  monogram: 'To',
  company: 'Together AI',
  origin: 'https://api.together.xyz',
  keyPage: 'https://api.together.ai/settings/api-keys',
  model: 'meta-llama/Llama-3.3-70B-Instruct-Turbo',
  environment: ['TOGETHER_API_KEY'],
});
