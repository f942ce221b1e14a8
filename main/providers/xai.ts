import { SPREAD_RULES } from '../core/ranking/rules.ts';
import { keyProvider } from './key-provider.ts';
import { identifyXai, xaiLogin, xaiUsage } from './xai-login.ts';
import type { Provider } from './types.ts';

const BEARER = { name: 'authorization', value: 'Bearer {secret}' };

const keyed = keyProvider({
  id: 'xai',
  name: 'xAI',
  monogram: 'Xa',
  origin: 'https://api.x.ai',
  doors: ['/v1/realtime/client_secrets/'],
  wireAt: [
    ['/v1/messages/', 'anthropic'],
    ['/v1/complete/', 'anthropic'],
  ],
  keyPage: 'https://console.x.ai',
  model: 'grok-4.3',
  environment: ['XAI_API_KEY'],
});

export const xai: Provider = {
  ...keyed,
  policy:
    'xAI’s terms apply. Requests with an API key are billed to your xAI account; use of a SuperGrok or X Premium+ sign-in by other programs may be restricted. You decide.',
  catalogue: { alsoCalled: ['grok', 'supergrok'] },
  api: { ...keyed.api, auth: { ...keyed.api.auth, oauth: BEARER } },
  oauth: xaiLogin,
  identify: identifyXai,
  usage: xaiUsage,
  ranking: SPREAD_RULES,
};
