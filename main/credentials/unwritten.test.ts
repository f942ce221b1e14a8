import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { silentLog } from '../store/testing/temporary-store.ts';
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
  ({ id } = await pool.add(signIn({ secret: oauth('old', bench.nowMs + 120_000) })));
});
afterEach(() => {
  vi.restoreAllMocks();
  return bench.dispose();
});

const usable = (access: string) => ({ ok: true, value: { secret: { access } } });

/** Every write of new tokens fails. */
function fillDisk(): { empty: () => void; tries: () => number } {
  const full = () => Promise.reject(new AppError('DISK_FULL', 'no room'));
  const rotate = vi.spyOn(store.credentials, 'rotate').mockImplementation(full);
  return { empty: () => rotate.mockRestore(), tries: () => rotate.mock.calls.length };
}

async function sweep(): Promise<readonly number[]> {
  const due = pool.due();
  for (const one of due) await pool.refreshAhead(one);
  return due;
}

describe('new tokens that the full disk did not take', () => {
  it('are tried again by every sweep, are never asked for twice, and go in when there is room', async () => {
    const disk = fillDisk();
    for (let minute = 0; minute < 5; minute += 1) expect(await sweep()).toEqual([id]);
    expect(disk.tries()).toBe(5);
    expect(store.credentials.get(id)).toMatchObject({ secretRevision: 1, blocks: [] });
    disk.empty();
    expect(await sweep()).toEqual([id]);
    expect(pool.secret(id)).toMatchObject(usable('fresh-1'));
    expect((await bench.pool(await bench.open())).secret(id)).toMatchObject(usable('fresh-1'));
    expect(bench.sent).toEqual(['r1']);
    expect(store.leases.list()).toEqual([]);
    expect(await sweep()).toEqual([]);
  });

  it('leave the account at work on its old token, neither blocked nor disabled', async () => {
    fillDisk();
    await sweep();
    expect(pool.secret(id)).toMatchObject(usable('old'));
    bench.nowMs += HOUR_MS;
    expect(await pool.secret(id)).toMatchObject({ error: { code: 'DISK_FULL' } });
    expect(await pool.secret(id, { staleRevision: 1 })).toMatchObject({
      error: { code: 'DISK_FULL' },
    });
    expect(pool.get(id)).toMatchObject({ blocks: [], disabled: null });
    expect(bench.sent).toEqual(['r1']);
  });

  it('do not spend the token of a sign-in that came meanwhile', async () => {
    const disk = fillDisk();
    await sweep();
    disk.empty();
    await pool.add(signIn({ secret: oauth('again', bench.nowMs + HOUR_MS, 'r-again') }));
    expect(await sweep()).toEqual([]);
    expect(pool.secret(id)).toMatchObject(usable('again'));
    expect(bench.sent).toEqual(['r1']);
  });

  it('hold no block against a later sign-in, though the block was never written either', async () => {
    const full = new AppError('DISK_FULL', 'no room');
    const write = vi.spyOn(store.credentials, 'setBlocks').mockRejectedValueOnce(full);
    const untilMs = bench.nowMs + HOUR_MS;
    pool.block(id, { scope: 'account', untilMs, reason: 'rejected', billing: false });
    await vi.waitFor(() => expect(write).toHaveBeenCalledTimes(1));
    expect(pool.get(id)?.blocks).toHaveLength(1);
    const again = signIn({ secret: oauth('again', bench.nowMs + HOUR_MS, 'r-again') });
    expect(await pool.add(again)).toMatchObject({ blocks: [] });
    expect(pool.get(id)?.blocks).toEqual([]);
  });

  it('survive that every secret is opened again', async () => {
    const disk = fillDisk();
    await sweep();
    disk.empty();
    pool.reopen();
    await sweep();
    expect(pool.secret(id)).toMatchObject(usable('fresh-1'));
    expect(bench.sent).toEqual(['r1']);
  });

  it('are told when the process ends with them, and the next knows that a refresh was interrupted', async () => {
    const told = vi.spyOn(silentLog, 'error');
    const disk = fillDisk();
    await sweep();
    const before = told.mock.calls.length;
    vi.spyOn(store.leases, 'acquire').mockRejectedValue(new AppError('DISK_FULL', 'no room'));
    await pool.dispose();
    expect(told.mock.calls.slice(before)).toMatchObject([
      [{ account: id }, expect.stringContaining('sign in again')],
    ]);
    expect(JSON.stringify(told.mock.calls)).not.toMatch(/fresh-1|"r[12]"/);
    disk.empty();
    vi.restoreAllMocks();
    bench.nowMs += HOUR_MS;
    const next = await bench.pool(await bench.open());
    expect(next.due()).toEqual([id]);
    bench.answer = async () => refusal(400, 'invalid_grant');
    await next.refreshAhead(id);
    expect(next.get(id)?.disabled?.cause).toBe('interrupted refresh');
  });
});
