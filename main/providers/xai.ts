import { keyProvider } from './key-provider.ts';
import { listProbe } from './probes.ts';
import { identifyXai, xaiLogin, xaiUsage } from './xai-login.ts';
import type { KeyProbe, Provider } from './types.ts';

const ORIGIN = 'https://api.x.ai';
const BEARER = { name: 'authorization', value: 'Bearer {secret}' };

/** It calls a wrong key a wrong argument: 400 (continuedev/continue#10778, beeai-framework#447). */
const reads: KeyProbe['reads'] = ({ status, text }) =>
  status === 400 && /Incorrect(?: |%20)API(?: |%20)key/i.test(text) ? 'refused' : null;

const keyed = keyProvider({
  id: 'xai',
  name: 'xAI',
  monogram: 'Xa',
  origin: ORIGIN,
  doors: ['/v1/realtime/client_secrets/'],
  wireAt: [
    ['/v1/messages/', 'anthropic'],
    ['/v1/complete/', 'anthropic'],
  ],
  keyPage: 'https://console.x.ai',
  probe: listProbe(`${ORIGIN}/v1/models`, { reads }),
  model: 'grok-4.3',
  reads,
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
};
