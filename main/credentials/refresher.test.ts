import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { Store } from '../store/types.ts';
import { REFRESH_FAILED_REASON } from './answers.ts';
import type { AccountPool } from './pool.ts';
import { deadOwner, HOUR_MS, oauth, PoolBench, refusal, signIn } from './testing/pool-bench.ts';

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

function usable(access: string, secretRevision: number): object {
  return { ok: true, value: { secret: { access }, secretRevision } };
}

/** A provider whose answer waits for `answer()`. */
function gate(): { open: () => void } {
  const inner = bench.answer;
  const { promise, resolve } = Promise.withResolvers<void>();
  bench.answer = async (secret, signal) => {
    await promise;
    return inner(secret, signal);
  };
  return { open: resolve };
}

describe('a stale token', () => {
  it('is refreshed once for all who ask, and the new one is on the disk before it is used', async () => {
    const answers = await Promise.all([pool.secret(id), pool.secret(id), pool.secret(id)]);
    for (const answer of answers) expect(answer).toMatchObject(usable('fresh-1', 2));
    expect(bench.sent).toEqual(['r1']);
    expect(store.leases.list()).toEqual([]);
    const again = await bench.pool(await bench.open());
    expect(again.secret(id)).toMatchObject(usable('fresh-1', 2));
    expect(pool.secret(id)).toMatchObject(usable('fresh-1', 2));
    expect(bench.sent).toHaveLength(1);
  });

  it('has its lease on the disk before the request leaves', async () => {
    const leases: unknown[] = [];
    const other = await bench.open();
    const inner = bench.answer;
    bench.answer = (secret, signal) => {
      leases.push(...other.leases.list());
      return inner(secret, signal);
    };
    await pool.secret(id);
    expect(leases).toMatchObject([{ accountId: id, pid: process.pid, interrupted: false }]);
  });

  it('goes on for the others when one caller leaves', async () => {
    const waiting = gate();
    const leaving = new AbortController();
    const gone = pool.secret(id, { signal: leaving.signal });
    const stays = pool.secret(id);
    leaving.abort(new Error('caller left'));
    await expect(gone).rejects.toThrow('caller left');
    waiting.open();
    expect(await stays).toMatchObject(usable('fresh-1', 2));
    expect(bench.sent).toHaveLength(1);
  });

  it('keeps unknown fields of the answer', async () => {
    bench.answer = async (secret) => ({
      ok: true,
      value: { ...secret, expiresAtMs: null, extra: { scope: 'a b', nested: { x: 1 } } },
    });
    await pool.secret(id);
    const again = await bench.pool(store);
    expect(again.secret(id)).toMatchObject({
      value: { secret: { extra: { scope: 'a b', nested: { x: 1 } } } },
    });
  });
});

describe('the person who asks for a refresh', () => {
  it('gets new tokens although the present ones are fresh and the last try failed', async () => {
    const works = bench.answer;
    bench.answer = async () => refusal(503, '');
    await pool.secret(id);
    expect(pool.get(id)?.blocks).toHaveLength(1);
    bench.answer = works;
    expect(await pool.refreshNow(id)).toMatchObject({ secretRevision: 2, blocks: [] });
    expect(await pool.refreshNow(id)).toMatchObject({ secretRevision: 3 });
    expect(pool.secret(id)).toMatchObject(usable('fresh-3', 3));
  });

  it('is told why there are none', async () => {
    bench.answer = async () => refusal(400, 'invalid_grant');
    await expect(pool.refreshNow(id)).rejects.toMatchObject({ code: 'AUTH_ERROR' });
    await expect(pool.refreshNow(77)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('never spends the token of a borrowed account', async () => {
    const row = store.credentials.get(id);
    if (row === null) throw new TypeError('no row');
    const { id: _, revision: __, secretRevision: ___, ...account } = row;
    await store.credentials.replace(
      id,
      { ...account, ownership: 'borrowed' },
      () => row.sealedSecret,
    );
    expect(await pool.refreshNow(id)).toMatchObject({ ownership: 'borrowed' });
    expect(pool.due()).toEqual([]);
    expect(await pool.secret(id)).toMatchObject({ error: { code: 'AUTH_ERROR' } });
    expect(bench.sent).toEqual([]);
  });
});

it('a refresh keeps the date of the sign-in, a new sign-in sets it', async () => {
  await pool.add(signIn({ secret: oauth('old', bench.nowMs + 60_000), authorizedAtMs: 5 }));
  expect(await pool.refreshNow(id)).toMatchObject({ authorizedAtMs: 5 });
  const again = signIn({ secret: oauth('new', bench.nowMs + HOUR_MS), authorizedAtMs: 9 });
  expect(await pool.add(again)).toMatchObject({ id, authorizedAtMs: 9 });
});

describe('a token that the provider refused', () => {
  it('is refreshed although it looks fresh, unless a newer one is here', async () => {
    bench.nowMs -= HOUR_MS;
    expect(pool.secret(id)).toMatchObject(usable('old', 1));
    expect(await pool.secret(id, { staleRevision: 1 })).toMatchObject(usable('fresh-1', 2));
    expect(pool.secret(id, { staleRevision: 1 })).toMatchObject(usable('fresh-1', 2));
    expect(bench.sent).toHaveLength(1);
  });
});

describe('a definitive failure', () => {
  it('disables with cause and redacted detail, and later callers hear it without a request', async () => {
    bench.answer = async () =>
      refusal(400, '{"error":"invalid_grant","refresh_token":"sk-ant-ort01-very-secret-token"}');
    expect(await pool.secret(id)).toMatchObject({ ok: false, error: { code: 'AUTH_ERROR' } });
    expect(pool.get(id)?.disabled).toMatchObject({ cause: 'rejected', atMs: bench.nowMs });
    expect(pool.get(id)?.disabled?.detail).toContain('invalid_grant');
    expect(pool.get(id)?.disabled?.detail).not.toContain('very-secret');
    expect(pool.secret(id)).toMatchObject({ error: { code: 'AUTH_ERROR' } });
    expect(bench.sent).toHaveLength(1);
    expect(store.leases.list()).toEqual([]);
    expect(pool.due()).toEqual([]);
  });

  it('loses against a peer that rotated the token meanwhile: its token is used', async () => {
    const peer = await bench.pool(await bench.open());
    bench.answer = async () => {
      await peer.add(signIn({ secret: oauth('peer', bench.nowMs + HOUR_MS, 'r-peer') }));
      return refusal(400, 'invalid_grant');
    };
    expect(await pool.secret(id)).toMatchObject(usable('peer', 2));
    expect(pool.get(id)?.disabled).toBeNull();
    expect(store.leases.list()).toEqual([]);
  });

  it('of a sign-in without a refresh token is an expired sign-in, and no request is made', async () => {
    const bare = { ...oauth('bare', bench.nowMs + 250_000), refresh: null };
    await pool.add(signIn({ secret: bare }));
    expect(pool.due()).toEqual([]);
    bench.nowMs += HOUR_MS;
    expect(await pool.secret(id)).toMatchObject({ error: { code: 'AUTH_ERROR' } });
    expect(pool.get(id)?.disabled?.cause).toBe('sign-in expired');
    expect(bench.sent).toEqual([]);
  });
});

describe('a transient failure', () => {
  it('blocks for five minutes, in words, and is tried again after', async () => {
    const works = bench.answer;
    bench.answer = async () => refusal(503, 'invalid_grant');
    expect(await pool.secret(id)).toMatchObject({
      ok: false,
      error: { code: 'UPSTREAM_UNREACHABLE', message: expect.stringContaining('503') },
    });
    const block = {
      scope: 'account',
      untilMs: bench.nowMs + 300_000,
      reason: REFRESH_FAILED_REASON,
    };
    expect(pool.get(id)).toMatchObject({ disabled: null, blocks: [block] });
    expect(await pool.secret(id)).toMatchObject({ error: { code: 'UPSTREAM_UNREACHABLE' } });
    expect(bench.sent).toHaveLength(1);
    bench.answer = works;
    bench.nowMs += 300_000;
    expect(await pool.secret(id)).toMatchObject(usable('fresh-2', 2));
  });

  it('inside the refresh function is one too', async () => {
    bench.answer = async () => {
      throw new TypeError('bug');
    };
    expect(await pool.secret(id)).toMatchObject({ error: { code: 'UPSTREAM_UNREACHABLE' } });
    // Nobody can say whether the request had left.
    expect(store.leases.list()).toMatchObject([{ owner: '', interrupted: true }]);
  });

  it('ahead of use leaves the token that still works alone', async () => {
    bench.nowMs -= 120_000;
    bench.answer = async () => refusal(null, '');
    expect(pool.due()).toEqual([id]);
    await pool.refreshAhead(id);
    expect(pool.get(id)?.blocks).toEqual([]);
    expect(pool.secret(id)).toMatchObject(usable('old', 1));
    expect(pool.due()).toEqual([]);
  });

  it('that the person asked for blocks for 5 minutes, although the token still works', async () => {
    bench.nowMs -= 3_600_000;
    const works = bench.answer;
    bench.answer = async () => refusal(503, '');
    await expect(pool.refreshNow(id)).rejects.toMatchObject({ code: 'UPSTREAM_UNREACHABLE' });
    expect(pool.get(id)?.blocks).toMatchObject([
      { scope: 'account', untilMs: bench.nowMs + 300_000, reason: REFRESH_FAILED_REASON },
    ]);
    bench.answer = works;
    expect(await pool.refreshNow(id)).toMatchObject({ blocks: [], secretRevision: 2 });
  });
});

describe('tokens that cannot be written', () => {
  it('are not lost: the next try stores them without asking the provider again', async () => {
    const rotate = vi.spyOn(store.credentials, 'rotate');
    rotate.mockRejectedValueOnce(new AppError('DISK_FULL', 'no room'));
    expect(await pool.secret(id)).toMatchObject({ error: { code: 'DISK_FULL' } });
    const peer = await bench.pool(await bench.open(), {
      processes: { pid: 1, isAlive: () => true },
    });
    bench.nowMs += 20_000;
    expect(peer.due()).toEqual([id]);
    expect(store.leases.list()).toHaveLength(1);
    expect(pool.due()).toEqual([id]);
    expect(await pool.secret(id)).toMatchObject(usable('fresh-1', 2));
    expect(bench.sent).toHaveLength(1);
    expect(store.leases.list()).toEqual([]);
  });
});

describe('tokens not written at the end of the pool', () => {
  it('are written by it', async () => {
    vi.spyOn(store.credentials, 'rotate').mockRejectedValueOnce(new AppError('DISK_FULL', 'full'));
    await pool.secret(id);
    await pool.dispose();
    expect(store.credentials.get(id)?.secretRevision).toBe(2);
    expect(bench.sent).toHaveLength(1);
  });
});

describe('a lease', () => {
  it('is renewed while the provider is slow', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const waiting = gate();
      const asked = pool.secret(id);
      await vi.waitFor(() => expect(bench.sent).toHaveLength(1));
      for (let turn = 0; turn < 4; turn += 1) {
        bench.nowMs += 5000;
        await vi.advanceTimersByTimeAsync(5000);
        expect(store.leases.get(id)?.expiresAtMs).toBe(bench.nowMs + 15_000);
      }
      waiting.open();
      expect(await asked).toMatchObject(usable('fresh-1', 2));
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a lease of another process', () => {
  const isAlive = () => true;

  it('is waited for, and the token that it brings is used', async () => {
    const other = await bench.pool(await bench.open(), { processes: { pid: 1, isAlive } });
    const waiting = gate();
    const theirs = other.secret(id);
    await vi.waitFor(() => expect(bench.sent).toHaveLength(1));
    const mine = pool.secret(id);
    waiting.open();
    expect(await mine).toMatchObject(usable('fresh-1', 2));
    expect(await theirs).toMatchObject(usable('fresh-1', 2));
    expect(bench.sent).toHaveLength(1);
  });

  it('that failed for a moment is not tried again at once by the one who waited', async () => {
    const other = await bench.pool(await bench.open(), { processes: { pid: 1, isAlive } });
    bench.answer = async () => refusal(503, '');
    const waiting = gate();
    const theirs = other.secret(id);
    await vi.waitFor(() => expect(bench.sent).toHaveLength(1));
    const mine = pool.secret(id);
    waiting.open();
    expect(await mine).toMatchObject({ error: { code: 'UPSTREAM_UNREACHABLE' } });
    await theirs;
    expect(bench.sent).toHaveLength(1);
  });

  it('of a dead owner does not hold for a day because the clock was set back', async () => {
    await deadOwner(store, id, bench.nowMs + 24 * HOUR_MS);
    expect(pool.due()).toEqual([id]);
    expect(await pool.secret(id)).toMatchObject(usable('fresh-1', 2));
  });

  it('whose owner died is taken over once it has expired; its owner alive, never', async () => {
    await deadOwner(store, id, bench.nowMs);
    const refused = vi.fn();
    const alive = await bench.pool(await bench.open(), {
      processes: { pid: 1, isAlive },
      refresh: refused,
    });
    const stuck = alive.secret(id);
    expect(await pool.secret(id)).toMatchObject(usable('fresh-1', 2));
    expect(await stuck).toMatchObject(usable('fresh-1', 2));
    expect(refused).toHaveBeenCalledTimes(0);
    expect(bench.sent).toHaveLength(1);
  });
});

it('the end of the pool waits for the tokens on their way', async () => {
  const waiting = gate();
  const asked = pool.secret(id);
  await vi.waitFor(() => expect(bench.sent).toHaveLength(1));
  const ended = pool.dispose();
  waiting.open();
  await ended;
  await asked;
  const again = await bench.pool(await bench.open());
  expect(again.secret(id)).toMatchObject(usable('fresh-1', 2));
});

describe('why a refresh is asked for', () => {
  it('a token that the provider refused is told as refused; an old one, a sweep and a wish are not', async () => {
    const reasons: boolean[] = [];
    const told = await bench.pool(await bench.open(), {
      refresh: async (_provider, secret, { refused }) => {
        reasons.push(refused);
        return { ok: true, value: { ...secret, expiresAtMs: bench.nowMs + HOUR_MS } };
      },
    });
    await told.secret(id);
    await told.refreshAhead(id);
    await told.refreshNow(id);
    await told.secret(id, { staleRevision: told.get(id)?.secretRevision ?? 0 });
    expect(reasons).toEqual([false, false, false, true]);
  });
});
