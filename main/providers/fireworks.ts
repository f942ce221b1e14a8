import { keyProvider } from './key-provider.ts';
import { listProbe } from './probes.ts';
import type { Provider } from './types.ts';

const ORIGIN = 'https://api.fireworks.ai';

/**
 * Its OpenAI-compatible list of models answers 500 to good keys of accounts without a deployment; the
 * catalogue of Fireworks' own models, at the control plane, does not (providers.md 1.2; can1357/oh-my-pi#3220).
 */
export const fireworks: Provider = keyProvider({
  id: 'fireworks',
  name: 'Fireworks',
  monogram: 'Fw',
  company: 'Fireworks AI',
  origin: ORIGIN,
  base: '/inference/v1',
  wireAt: [['/inference/v1/messages/', 'anthropic']],
  keyPage: 'https://app.fireworks.ai/settings/users/api-keys',
  probe: listProbe(`${ORIGIN}/v1/accounts/fireworks/models?pageSize=1`),
  model: 'accounts/fireworks/models/gpt-oss-20b',
  environment: ['FIREWORKS_API_KEY'],
});
