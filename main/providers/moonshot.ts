import { keyProvider } from './key-provider.ts';
import type { Provider } from './types.ts';

/** platform.moonshot.ai/docs; keys of Kimi Code's plan are another provider's, and so are those of the Chinese platform. */
export const moonshot: Provider = keyProvider({
  id: 'moonshot',
  name: 'Moonshot',
  monogram: 'Ms',
  company: 'Moonshot AI',
  origin: 'https://api.moonshot.ai',
  prefixes: ['/anthropic/'],
  wireAt: [['/anthropic/', 'anthropic']],
  bare: [['/v1/messages', '/anthropic/v1/messages']],
  keyPage: 'https://platform.moonshot.ai/console/api-keys',
  model: 'kimi-k2.6',
  environment: ['MOONSHOT_API_KEY'],
  alsoCalled: ['kimi'],
});
