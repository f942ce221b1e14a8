import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DisabledNews } from '../core/disabled-edge.ts';
import type { Store } from '../store/types.ts';
import { silentLog } from '../store/testing/temporary-store.ts';
import { DisabledEvents } from './disabled-events.ts';
import type { AccountPool } from './pool.ts';
import { HOUR_MS, oauth, PoolBench, refusal, signIn } from './testing/pool-bench.ts';

const news = (account: number): DisabledNews => ({
  account,
  provider: 'anthropic',
  email: null,
  label: null,
  cause: 'revoked',
  atMs: account,
  detail: null,
});
const ids = (heard: readonly DisabledNews[]): number[] => heard.map(({ account }) => account);

describe('events of disabled accounts', () => {
  it('reach every listener once, one that throws harms none, one that left hears no more', () => {
    const events = new DisabledEvents(silentLog);
    const heard: DisabledNews[][] = [[], []];
    const leave = events.listen((one) => heard[0]?.push(one));
    events.listen(() => {
      throw new Error('bug');
    });
    events.listen((one) => heard[1]?.push(one));
    events.raise(news(1));
    leave();
    events.raise(news(2));
    expect(heard.map(ids)).toEqual([[1], [1, 2]]);
  });

  it('are kept up to 32 while nobody listens, and told once to the first who comes', () => {
    const events = new DisabledEvents(silentLog);
    for (let account = 1; account <= 40; account += 1) events.raise(news(account));
    events.forget(40);
    const first: DisabledNews[] = [];
    const second: DisabledNews[] = [];
    events.listen((one) => first.push(one));
    events.listen((one) => second.push(one));
    expect(ids(first)).toEqual(Array.from({ length: 31 }, (_, index) => index + 9));
    expect(second).toEqual([]);
  });
});

describe('a pool', () => {
  let bench: PoolBench;
  let store: Store;
  let pool: AccountPool;
  let id: number;
  beforeEach(async () => {
    bench = new PoolBench();
    store = await bench.open();
    pool = await bench.pool(store);
    ({ id } = await pool.add(signIn({ secret: oauth('old', bench.nowMs + 1000) })));
    bench.answer = async () => refusal(400, 'invalid_grant');
  });
  afterEach(() => bench.dispose());

  it('tells a refusal once here and once in each other process, and none at the start', async () => {
    const otherStore = await bench.open();
    const other = await bench.pool(otherStore);
    const heard: DisabledNews[][] = [[], [], []];
    pool.onDisabled((one) => heard[0]?.push(one));
    other.onDisabled((one) => heard[1]?.push(one));
    await Promise.all([pool.secret(id), pool.secret(id)]);
    pool.reload();
    other.reload();
    other.reload();
    expect(await other.secret(id)).toMatchObject({ error: { code: 'AUTH_ERROR' } });
    const late = await bench.pool(await bench.open());
    late.onDisabled((one) => heard[2]?.push(one));
    expect(heard.map(ids)).toEqual([[id], [id], []]);
    expect(heard[0]).toMatchObject([{ cause: 'rejected', atMs: bench.nowMs }]);
  });

  it('keeps cause and time of the first disabling', async () => {
    const heard = vi.fn();
    pool.onDisabled(heard);
    await pool.secret(id);
    const again = { cause: 'revoked', atMs: bench.nowMs + 5, detail: null } as const;
    expect(await store.credentials.disable(id, 1, again)).toMatchObject({
      disabled: { cause: 'rejected', atMs: bench.nowMs },
    });
    pool.reload();
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('tells again after a sign-in that cleared it, and nothing of a removal', async () => {
    const heard = vi.fn();
    pool.onDisabled(heard);
    await pool.secret(id);
    bench.nowMs += 1000;
    const back = await pool.add(signIn({ secret: oauth('new', bench.nowMs + HOUR_MS, 'r2') }));
    expect(back).toMatchObject({ id, disabled: null });
    await pool.secret(id, { staleRevision: back.secretRevision });
    expect(heard).toHaveBeenCalledTimes(2);
    await pool.remove(id);
    expect(heard).toHaveBeenCalledTimes(2);
  });

  it('disables the account of a key whose live probe was refused, and tells it once', async () => {
    const key = { kind: 'api_key', key: 'sk-first-key-0001' } as const;
    const { id: keyId } = await pool.add(
      signIn({ provider: 'openai', secret: key, origin: 'key' }),
    );
    const heard: DisabledNews[] = [];
    pool.onDisabled((one) => heard.push(one));
    await pool.keyRefused('openai', 'sk-other-key-0002', null);
    await pool.keyRefused('openai', key.key, 'bad key');
    await pool.keyRefused('openai', key.key, 'bad key');
    expect(heard).toMatchObject([{ account: keyId, cause: 'rejected', detail: 'bad key' }]);
    expect(pool.get(id)?.disabled).toBeNull();
  });

  it('disables an override key whose live probe was refused, and no account of the same provider', async () => {
    const first = { kind: 'api_key', key: 'sk-first-key-0001' } as const;
    const over = { kind: 'api_key', key: 'sk-override-0001' } as const;
    const ofPool = await pool.add(signIn({ provider: 'openai', secret: first, origin: 'key' }));
    const override = await pool.add(
      signIn({ provider: 'openai', secret: over, origin: 'override' }),
    );
    expect(override.id).not.toBe(ofPool.id);
    await pool.keyRefused('openai', over.key, 'bad key');
    expect(pool.get(override.id)?.disabled).toMatchObject({ cause: 'rejected' });
    expect(pool.get(ofPool.id)?.disabled).toBeNull();
    // The next key takes its row, and works.
    const next = { kind: 'api_key', key: 'sk-override-0002' } as const;
    const again = await pool.add(signIn({ provider: 'openai', secret: next, origin: 'override' }));
    expect(again).toMatchObject({ id: override.id, disabled: null, keySuffix: '0002' });
  });

  it('an override key takes over neither the blocks nor the row of a key of the pool', async () => {
    const key = { kind: 'api_key', key: 'sk-the-same-key-1' } as const;
    const ofPool = await pool.add(signIn({ provider: 'openai', secret: key, origin: 'key' }));
    const add = () => pool.add(signIn({ provider: 'openai', secret: key, origin: 'override' }));
    const { id: overrideId } = await add();
    for (const one of [ofPool.id, overrideId])
      pool.block(one, {
        scope: 'account',
        untilMs: bench.nowMs + HOUR_MS,
        reason: 'usage limit',
        billing: false,
      });
    expect((await add()).blocks).toEqual([]);
    expect(pool.get(ofPool.id)).toMatchObject({
      origin: 'key',
      blocks: [{ reason: 'usage limit' }],
    });
  });

  it('forgets what nobody heard of an account that the person removed', async () => {
    await pool.secret(id);
    await pool.remove(id);
    const heard = vi.fn();
    pool.onDisabled(heard);
    expect(heard).not.toHaveBeenCalled();
  });

  it('blocks no disabled account for a refused credential: the next sign-in answers it', async () => {
    await pool.secret(id);
    pool.block(id, {
      scope: 'account',
      untilMs: bench.nowMs + 60_000,
      reason: 'rejected',
      billing: false,
    });
    expect(pool.get(id)?.blocks).toEqual([]);
  });
});
