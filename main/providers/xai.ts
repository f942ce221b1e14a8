import { keyProvider } from './key-provider.ts';
import { listProbe } from './probes.ts';
import type { KeyProbe, Provider } from './types.ts';

const ORIGIN = 'https://api.x.ai';

/** It calls a wrong key a wrong argument: 400 (continuedev/continue#10778, beeai-framework#447). */
const reads: KeyProbe['reads'] = ({ status, text }) =>
  status === 400 && /Incorrect(?: |%20)API(?: |%20)key/i.test(text) ? 'refused' : null;

export const xai: Provider = keyProvider({
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
