import { keyProvider } from './key-provider.ts';
import { openrouterLogin, settleOpenrouter } from './openrouter-login.ts';
import { listProbe } from './probes.ts';
import type { Provider } from './types.ts';

const ORIGIN = 'https://openrouter.ai';

/**
 * Its list of models is public and answers 200 whatever the key; `/auth/key` tells of the key that asks
 * (providers.md 1.1; openrouter.ai/docs, “Get current API key”). It speaks Anthropic's shape at `/messages`.
 */
export const openrouter: Provider = {
  ...keyProvider({
    id: 'openrouter',
    name: 'OpenRouter',
    monogram: 'Or',
    origin: ORIGIN,
    base: '/api/v1',
    doors: ['/api/v1/activity/', '/api/v1/byok/', '/api/v1/guardrails/', '/api/v1/workspaces/'],
    wireAt: [['/api/v1/messages/', 'anthropic']],
    keyPage: `${ORIGIN}/settings/keys`,
    probe: listProbe(`${ORIGIN}/api/v1/auth/key`),
    model: 'openai/gpt-oss-20b',
    environment: ['OPENROUTER_API_KEY'],
  }),
  // Its sign-in makes a key: nothing is subscribed to.
  catalogue: { group: 'key' },
  oauth: openrouterLogin,
  settle: settleOpenrouter,
  keyStays: `The API key that the sign-in made stays in your OpenRouter account. To end it, delete it at ${ORIGIN}/settings/keys.`,
};
