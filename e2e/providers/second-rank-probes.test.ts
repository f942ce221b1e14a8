import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { PoolAccount, Secret } from '../../main/core/account.ts';
import type { NewLogin } from '../../main/credentials/types.ts';
import { addKey } from '../../main/login/api-key.ts';
import { Http } from '../../main/platform/http.ts';
import { parseOriginMap } from '../../main/platform/origin-map.ts';
import { PROVIDERS } from '../../main/providers/registry.ts';
import { silentLog } from '../../main/store/testing/temporary-store.ts';
import { CheckService } from '../../main/usage/check.ts';
import { PLATFORMS } from '../simulator/openai-compatible/platforms.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';

const clock = { now: () => 7, monotonic: () => 0 };
const OPENAI = { id: 'openai', origin: 'https://api.openai.com' } as const;
const EACH = [OPENAI, ...PLATFORMS].map((each) => [each.id, each] as const);

let simulator: Simulator;
let http: Http;
let stored: NewLogin[] = [];
let refused: string[] = [];

beforeAll(async () => {
  simulator = await startSimulator();
  http = new Http(parseOriginMap(JSON.stringify(simulator.originMap)), '1.2.3');
});
afterEach(() => {
  stored = [];
  refused = [];
  simulator.faults.clear();
});
afterAll(async () => {
  expect(simulator.log.violations()).toEqual([]);
  await http.close();
  await simulator.close();
});

let made = 0;

function newKey(id: (typeof EACH)[number][0], creditTokens: number | null = null): string {
  made += 1;
  const options = { id: `${id}-${made}`, provider: id, kind: 'api_key', creditTokens } as const;
  return simulator.createAccount(options).key ?? '';
}

const pool = {
  add: (login: NewLogin) => Promise.resolve({ id: stored.push(login) } as PoolAccount),
  keyRefused: (_provider: string, key: string) => {
    refused.push(key);
    return Promise.resolve();
  },
};

function add(provider: string, key: string, unchecked = false) {
  const input = { provider, key, label: null, unchecked };
  return addKey({ providers: PROVIDERS, http, pool, clock }, input);
}

async function check(provider: string, key: string, strict: boolean) {
  const secret: Secret = { kind: 'api_key', key };
  const account = { id: 1, provider, kind: 'api_key', disabled: null, organizationId: null };
  const service = new CheckService({
    providers: PROVIDERS,
    http,
    pool: {
      get: () => account as PoolAccount,
      secret: () => ({ ok: true, value: { secret, secretRevision: 1 } }) as const,
      keyRefused: pool.keyRefused,
    },
    usage: { ask: <T>(_id: number, work: () => Promise<T>) => work() },
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    log: silentLog,
  });
  const [verdict] = await service.run([1], strict);
  service.dispose();
  return verdict?.ok;
}

describe.each(EACH)('the probe of %s', (id, { origin }) => {
  test('takes a good key, also of an account without credit', async () => {
    for (const key of [newKey(id), newKey(id, 0)]) {
      await add(id, key);
      expect(stored.at(-1)?.secret).toEqual({ kind: 'api_key', key });
      const asked = simulator.log.find(
        (record) => record.header('authorization')?.includes(key) === true,
      );
      expect(asked).toHaveLength(1);
      expect(asked[0]?.header('user-agent')).toBe('Sluice/1.2.3');
    }
  });

  test('refuses a key that the provider does not know, unchecked or not, and stores nothing', async () => {
    const key = `${id}-wrong-0001`;
    for (const unchecked of [false, true])
      await expect(add(id, key, unchecked)).rejects.toMatchObject({
        code: 'KEY_REFUSED',
        message: expect.not.stringContaining(key),
      });
    expect(stored).toEqual([]);
    // An account that has this key is told at once.
    expect(refused).toEqual([key, key]);
  });

  test('says nothing of a key while the provider is down; it is stored when asked for', async () => {
    simulator.faults.add({ origin, action: { kind: 'status', status: 503 }, times: 2 });
    const key = newKey(id);
    await expect(add(id, key)).rejects.toMatchObject({ code: 'KEY_UNCHECKED' });
    expect(stored).toEqual([]);
    await add(id, key, true);
    expect(stored).toHaveLength(1);
  });

  test('is what a check asks, and a strict check has an answer of the model', async () => {
    const key = newKey(id);
    expect([await check(id, key, false), await check(id, key, true)]).toEqual([true, true]);
    expect([await check(id, 'wrong', false), refused]).toEqual([false, ['wrong']]);
  });
});

test('an account out of credit fails the strict check where the provider refuses it', async () => {
  const told: Record<string, unknown> = {};
  for (const { id, noCredit } of PLATFORMS)
    if (noCredit !== null) told[id] = await check(id, newKey(id, 0), true);
  expect(new Set(Object.values(told))).toEqual(new Set([false]));
});

test('OpenRouter’s list of models is public: 200 for any key, so it is not what is asked', async () => {
  const answer = await http.request({
    method: 'GET',
    url: 'https://openrouter.ai/api/v1/models',
    headers: { authorization: 'Bearer nobody' },
  });
  expect(answer.status).toBe(200);
  await expect(add('openrouter', 'nobody')).rejects.toMatchObject({ code: 'KEY_REFUSED' });
  expect(simulator.log.last()).toMatchObject({ path: '/api/v1/auth/key', status: 401 });
});

test('Fireworks’ list of models fails for a good key, so its catalogue is asked', async () => {
  const key = newKey('fireworks');
  const answer = await http.request({
    method: 'GET',
    url: 'https://api.fireworks.ai/inference/v1/models',
    headers: { authorization: `Bearer ${key}` },
  });
  expect(answer.status).toBe(500);
  await add('fireworks', key);
  expect(simulator.log.last()?.path).toBe('/v1/accounts/fireworks/models');
});

test('MiniMax refuses a key in a 200, and xAI in a 400', async () => {
  await expect(add('minimax', 'nobody')).rejects.toMatchObject({ code: 'KEY_REFUSED' });
  expect(simulator.log.last()?.status).toBe(200);
  await expect(add('xai', 'nobody')).rejects.toMatchObject({ code: 'KEY_REFUSED' });
  expect(simulator.log.last()?.status).toBe(400);
});

test('a limit by the minute is met by a good key: MiniMax’ probe, a completion, takes it', async () => {
  const key = newKey('minimax');
  simulator.requestRates.limit(`minimax-${made}`, 0);
  await add('minimax', key);
  expect(simulator.log.last()?.status).toBe(429);
  expect(stored).toHaveLength(1);
});
