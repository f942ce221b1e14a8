import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PoolAccount, Secret } from '../../main/core/account.ts';
import { Http } from '../../main/platform/http.ts';
import { parseOriginMap } from '../../main/platform/origin-map.ts';
import { PROVIDERS } from '../../main/providers/registry.ts';
import { silentLog } from '../../main/store/testing/temporary-store.ts';
import { CheckService } from '../../main/usage/check.ts';
import { seedKeys } from '../simulator/seeds.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';

let sim: Simulator;
let http: Http;

beforeEach(async () => {
  sim = await startSimulator();
  http = new Http(parseOriginMap(JSON.stringify(sim.originMap)), 'test');
});
afterEach(async () => {
  await http.close();
  await sim.close();
});

function oauth(access: string): Secret {
  return { kind: 'oauth', access, refresh: null, expiresAtMs: null, extra: {} };
}

function claude() {
  return { secret: oauth(sim.login('mira').accessToken), organizationId: null };
}

function codex() {
  const account = sim.createAccount({ provider: 'openai-codex', kind: 'oauth', id: 'cody' });
  const { accessToken, accountId } = sim.login(account.id);
  return { secret: oauth(accessToken), organizationId: accountId };
}

function key(secret: string) {
  return { secret: { kind: 'api_key', key: secret } as const, organizationId: null };
}

/** The parameters and models that each provider really takes are the simulator's to judge. */
test.each([
  ['anthropic', claude],
  ['openai-codex', codex],
  ['anthropic', () => key(seedKeys.anthropic)],
  ['openai', () => key(seedKeys.openai)],
] as const)(
  '%s answers the request of a strict check, and spends little on it',
  async (id, sign) => {
    const provider = PROVIDERS.find((one) => one.id === id);
    const { secret, organizationId } = sign();
    const account = { id: 1, provider: id, kind: secret.kind, disabled: null, organizationId };
    const pool = {
      get: () => account as PoolAccount,
      secret: () => ({ ok: true, value: { secret, secretRevision: 1 } }) as const,
      keyRefused: () => Promise.reject(new Error('the key is good')),
    };
    const clock = { now: () => Date.now(), monotonic: () => performance.now() };
    const usage = { ask: <T>(_id: number, work: () => Promise<T>) => work() };
    const deps = { providers: PROVIDERS, http, pool, usage, clock, log: silentLog };
    const checks = new CheckService(deps);
    expect(await checks.run([1], true)).toEqual([{ id: 1, ok: true, reason: null }]);
    const path = new URL(provider?.completion?.url ?? '').pathname;
    expect(sim.log.count(path)).toBe(1);
    expect(sim.log.violations()).toEqual([]);
  },
);
