import { keyProvider } from './key-provider.ts';
import type { Provider } from './types.ts';

/** api-docs.deepseek.com: the same API with and without `/v1`; betas at `/beta`, Anthropic's shape at `/anthropic`. */
export const deepseek: Provider = keyProvider({
  id: 'deepseek',
  name: 'DeepSeek',
  monogram: 'Ds',
  origin: 'https://api.deepseek.com',
  prefixes: ['/chat/', '/completions/', '/models/', '/beta/', '/anthropic/'],
  wireAt: [['/anthropic/', 'anthropic']],
  bare: [['/v1/messages', '/anthropic/v1/messages']],
  keyPage: 'https://platform.deepseek.com/api_keys',
  model: 'deepseek-v4-flash',
  environment: ['DEEPSEEK_API_KEY'],
});
