import { keyProvider } from './key-provider.ts';
import type { Provider } from './types.ts';

/** inference-docs.cerebras.ai/api-reference; its public list of models is another one, at `/public/v1`. */
export const cerebras: Provider = keyProvider({
  id: 'cerebras',
  name: 'Cerebras',
  monogram: 'Cb',
  origin: 'https://api.cerebras.ai',
  doors: ['/management/'],
  keyPage: 'https://cloud.cerebras.ai/platform',
  model: 'gpt-oss-120b',
  environment: ['CEREBRAS_API_KEY'],
});
