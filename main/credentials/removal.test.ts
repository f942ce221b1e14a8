import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Store } from '../store/types.ts';
import type { AccountPool } from './pool.ts';
import { HOUR_MS, oauth, PoolBench, refusal, signIn } from './testing/pool-bench.ts';

let bench: PoolBench;
let store: Store;
let pool: AccountPool;
let id: number;
beforeEach(async () => {
  bench = new PoolBench();
  store = await bench.open();
  pool = await bench.pool(store);
  ({ id } = await pool.add(signIn({ secret: oauth('old', bench.nowMs + 60_000) })));
});
afterEach(() => bench.dispose());

/** A disk that lets go of the account only when `end` is called. */
function slowRemoval(): { readonly end: () => void } {
  const remove = store.credentials.remove.bind(store.credentials);
  const { promise, resolve } = Promise.withResolvers<void>();
  vi.spyOn(store.credentials, 'remove').mockImplementationOnce(async (one) => {
    await promise;
    return remove(one);
  });
  return { end: resolve };
}

describe('an account that is being removed', () => {
  it('does not come back with the tokens of a refresh under way', async () => {
    const removal = slowRemoval();
    const works = bench.answer;
    const removals: Promise<void>[] = [];
    bench.answer = async (secret, signal) => {
      removals.push(pool.remove(id));
      return works(secret, signal);
    };
    expect(await pool.secret(id)).toMatchObject({ error: { code: 'NOT_FOUND' } });
    expect(pool.accounts()).toEqual([]);
    removal.end();
    await Promise.all(removals);
    expect(pool.accounts()).toEqual([]);
    expect(store.credentials.list()).toEqual([]);
    expect(store.leases.list()).toEqual([]);
  });

  it('does not come back with a look at the rows, a new key or a sweep', async () => {
    const removal = slowRemoval();
    const removed = pool.remove(id);
    pool.reload();
    pool.reopen();
    expect(pool.rereadRow(id)).toBeNull();
    expect(pool.due()).toEqual([]);
    expect(await pool.refreshAhead(id)).toMatchObject({ error: { code: 'NOT_FOUND' } });
    expect(pool.accounts()).toEqual([]);
    removal.end();
    await removed;
    expect(bench.sent).toEqual([]);
  });

  it('comes back when the disk could not let it go', async () => {
    vi.spyOn(store.credentials, 'remove').mockRejectedValueOnce(new Error('full'));
    await expect(pool.remove(id)).rejects.toThrow('full');
    expect(pool.accounts()).toHaveLength(1);
    expect(await pool.secret(id)).toMatchObject({ value: { secret: { access: 'fresh-1' } } });
  });

  it('by another process does not come back with a late write of this one', async () => {
    const other = await bench.pool(await bench.open());
    const update = store.credentials.update.bind(store.credentials);
    vi.spyOn(store.credentials, 'update').mockImplementationOnce(async (...write) => {
      const stored = await update(...write);
      await other.remove(id);
      pool.reload();
      return stored;
    });
    await expect(pool.rename(id, 'late')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(pool.accounts()).toEqual([]);
  });
});

describe('a sign-in again', () => {
  const again = () => signIn({ secret: oauth('again', bench.nowMs + HOUR_MS, 'r-again') });

  it('between the re-read and the disabling is not disabled for the old token', async () => {
    bench.answer = async () => refusal(400, 'invalid_grant');
    const disable = store.credentials.disable.bind(store.credentials);
    vi.spyOn(store.credentials, 'disable').mockImplementationOnce(async (...write) => {
      await pool.add(again());
      return disable(...write);
    });
    expect(await pool.secret(id)).toMatchObject({ value: { secret: { access: 'again' } } });
    expect(store.credentials.get(id)).toMatchObject({ disabled: null, secretRevision: 2 });
  });

  it('of a disabled account ends it for good, whatever a refresh of the old token still brings', async () => {
    const peer = await bench.pool(await bench.open(), {
      processes: { pid: 1, isAlive: () => true },
    });
    const works = bench.answer;
    const news = vi.fn();
    pool.onDisabled(news);
    bench.answer = async (secret, signal) => {
      const atMs = bench.nowMs;
      await store.credentials.disable(id, 1, { cause: 'rejected', atMs, detail: null });
      pool.reload();
      await pool.add(again());
      return works(secret, signal);
    };
    expect(await peer.refreshAhead(id)).toMatchObject({ value: { secret: { access: 'again' } } });
    expect(store.credentials.get(id)).toMatchObject({ disabled: null, secretRevision: 2 });
    expect(pool.get(id)).toMatchObject({ disabled: null });
    expect(news).toHaveBeenCalledTimes(1);
    expect(bench.sent).toEqual(['r1']);
  });

  it('while a label is set in another process keeps the label', async () => {
    const other = await bench.pool(await bench.open());
    const replace = store.credentials.replace.bind(store.credentials);
    vi.spyOn(store.credentials, 'replace').mockImplementationOnce(async (...write) => {
      await other.rename(id, 'mine');
      await other.setPaused(id, true);
      return replace(...write);
    });
    expect(await pool.add(again())).toMatchObject({ label: 'mine', paused: true });
  });
});
