import { afterAll, beforeAll, expect, test } from 'vitest';
import { methodsOf } from '../../main/providers/info.ts';
import { PROVIDERS } from '../../main/providers/registry.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { Served } from './testing/served.ts';

let simulator: Simulator;
let sluice: Served;

beforeAll(async () => {
  simulator = await startSimulator();
  simulator.settings.ownCallsOnly = true;
  sluice = await Served.start(simulator);
});
afterAll(async () => {
  await sluice.dispose();
  expect(simulator.log.violations()).toEqual([]);
  await simulator.close();
});

const WAYS = PROVIDERS.flatMap((provider) =>
  methodsOf(provider).flatMap((method) =>
    // Not by browser: other tests listen on the pinned ports at the same time.
    method === 'paste' || method === 'device' ? [[provider.id, method] as const] : [],
  ),
);

test.each(WAYS)(
  '%s by %s: the page is of the simulator, and it can be cancelled',
  async (provider, method) => {
    const { login } = await sluice.call('login.start', { provider, method });
    expect(login).toMatchObject({ step: 'waiting', provider, method });
    if (login.step !== 'waiting') return;
    expect(Object.values(simulator.originMap)).toContain(new URL(login.url).origin);
    expect(login.code === null).toBe(method === 'paste');
    if (method === 'paste') expect((await fetch(login.url)).status).toBe(200);
    const { loginId } = login;
    expect(await sluice.call('login.cancel', { loginId })).toMatchObject({
      login: { step: 'failed', error: { code: 'LOGIN_CANCELLED' } },
    });
  },
);

const KEYS_ONLY = PROVIDERS.filter(({ oauth }) => oauth === null).map(({ id }) => id);

test.each(KEYS_ONLY)('%s has no sign-in, and says that it takes a key', async (provider) => {
  await expect(sluice.call('login.start', { provider })).rejects.toMatchObject({
    code: 'USAGE',
    hint: 'It has: API key (sluice add-key).',
  });
});
