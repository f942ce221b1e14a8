import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { RefreshFailure } from '../core/refresh-plan.ts';
import type { Store } from '../store/types.ts';
import type { AccountPool } from './pool.ts';
import { encodeSecret, secretPlace } from './secret-codec.ts';
import {
  deadOwner,
  fixedVault,
  HOUR_MS,
  oauth,
  PoolBench,
  refusal,
  signIn,
} from './testing/pool-bench.ts';

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

describe('a process that died between its request and its answer', () => {
  it('is caught up with at once, and a refused token is called an interrupted refresh', async () => {
    bench.nowMs -= HOUR_MS;
    expect(pool.due()).toEqual([]);
    await deadOwner(store, id, bench.nowMs);
    expect(pool.due()).toEqual([id]);
    bench.answer = async () => refusal(401, 'refresh_token_reused');
    await pool.refreshAhead(id);
    expect(pool.get(id)?.disabled?.cause).toBe('interrupted refresh');
    expect(store.leases.list()).toEqual([]);
  });

  it('keeps its mark over a failure that passes', async () => {
    await deadOwner(store, id, bench.nowMs);
    const works = bench.answer;
    bench.answer = async () => refusal(503, '');
    await pool.secret(id);
    expect(store.leases.get(id)).toMatchObject({ owner: '', interrupted: true });
    expect(pool.due()).toEqual([]);
    bench.nowMs += 300_000;
    expect(pool.due()).toEqual([id]);
    bench.answer = async () => refusal(400, 'invalid_grant');
    await pool.secret(id);
    expect(pool.get(id)?.disabled?.cause).toBe('interrupted refresh');
    bench.answer = works;
  });

  it.each<[string, RefreshFailure]>([
    ['that got no answer', { status: null, text: '' }],
    ['whose answer could not be read', { status: 200, text: 'The answer has no access_token.' }],
    ['whose gateway gave up', { status: 504, text: '' }],
  ])(
    'and a refresh %s leaves the mark too: a later refusal is not called a bad sign-in',
    async (_name, failure) => {
      bench.answer = async () => ({ ok: false, error: failure });
      await pool.secret(id);
      expect(store.leases.list()).toMatchObject([{ owner: '', interrupted: true }]);
      bench.nowMs += 300_000;
      bench.answer = async () => refusal(503, '');
      await pool.secret(id);
      bench.nowMs += 300_000;
      bench.answer = async () => refusal(400, 'invalid_grant');
      await pool.secret(id);
      expect(pool.get(id)?.disabled?.cause).toBe('interrupted refresh');
      expect(store.leases.list()).toEqual([]);
    },
  );

  it.each<[string, RefreshFailure]>([
    ['never left', { status: null, text: 'ECONNREFUSED', unsent: true }],
    ['was answered', { status: 503, text: '' }],
  ])('and a refresh that %s leaves none', async (_name, failure) => {
    bench.answer = async () => ({ ok: false, error: failure });
    await pool.secret(id);
    expect(store.leases.list()).toEqual([]);
    bench.nowMs += 300_000;
    bench.answer = async () => refusal(400, 'invalid_grant');
    await pool.secret(id);
    expect(pool.get(id)?.disabled?.cause).toBe('rejected');
  });

  it('and one whose mark could not be written is remembered by this process', async () => {
    vi.spyOn(store.leases, 'release').mockRejectedValueOnce(new AppError('DISK_FULL', 'full'));
    bench.answer = async () => refusal(null, '');
    await pool.secret(id);
    bench.nowMs += 300_000;
    bench.answer = async () => refusal(400, 'invalid_grant');
    await pool.secret(id);
    expect(pool.get(id)?.disabled?.cause).toBe('interrupted refresh');
  });

  it('whose token turns out good leaves no mark', async () => {
    await deadOwner(store, id, bench.nowMs);
    expect(await pool.secret(id)).toMatchObject(usable('fresh-1', 2));
    expect(store.leases.list()).toEqual([]);
  });
});

describe('a row that changed while the provider was asked', () => {
  /** The same secret under a new revision, as after a new master key. */
  async function sealAgain(): Promise<void> {
    const row = store.credentials.get(id);
    await store.credentials.rotate(id, row?.secretRevision ?? 0, bench.nowMs + 60_000, (rowId) =>
      fixedVault().seal(encodeSecret(oauth('old', bench.nowMs + 60_000)), secretPlace(rowId)),
    );
  }

  it('but holds the spent token still gets the new one: it may be the only valid one', async () => {
    const works = bench.answer;
    bench.answer = async (secret, signal) => {
      await sealAgain();
      return works(secret, signal);
    };
    expect(await pool.secret(id)).toMatchObject(usable('fresh-1', 3));
    expect(bench.sent).toEqual(['r1']);
    expect(store.credentials.get(id)?.secretRevision).toBe(3);
  });

  it('and holds another secret keeps that one', async () => {
    const peer = await bench.pool(await bench.open());
    const works = bench.answer;
    bench.answer = async (secret, signal) => {
      await peer.add(signIn({ secret: oauth('again', bench.nowMs + HOUR_MS, 'r-again') }));
      return works(secret, signal);
    };
    expect(await pool.secret(id)).toMatchObject(usable('again', 2));
    expect(store.leases.list()).toEqual([]);
  });

  it('by a new sign-in is not blocked because the old token could not be refreshed', async () => {
    bench.answer = async () => {
      await pool.add(signIn({ secret: oauth('again', bench.nowMs + HOUR_MS, 'r-again') }));
      return refusal(503, '');
    };
    expect(await pool.secret(id)).toMatchObject(usable('again', 2));
    expect(store.credentials.get(id)).toMatchObject({ blocks: [] });
    expect(pool.get(id)?.blocks).toEqual([]);
  });

  it('but holds the refused token is compared again, and disabled', async () => {
    bench.answer = async () => {
      await sealAgain();
      return refusal(400, 'invalid_grant');
    };
    expect(await pool.secret(id)).toMatchObject({ error: { code: 'AUTH_ERROR' } });
    expect(bench.sent).toEqual(['r1']);
    expect(store.credentials.get(id)).toMatchObject({ secretRevision: 2 });
    expect(pool.get(id)?.disabled?.cause).toBe('rejected');
  });

  it('and was disabled by a peer that knew less lives again with the new tokens', async () => {
    const works = bench.answer;
    const disabled = { cause: 'interrupted refresh', atMs: 1, detail: null } as const;
    bench.answer = async (secret, signal) => {
      await store.credentials.disable(id, 1, disabled);
      return works(secret, signal);
    };
    expect(await pool.secret(id)).toMatchObject(usable('fresh-1', 2));
    expect(store.credentials.get(id)?.disabled).toBeNull();
  });

  it('and is removed between its new tokens and the end of its block does not come back', async () => {
    const block = { scope: 'account', untilMs: bench.nowMs + 1, billing: false };
    await store.credentials.setBlocks(id, [
      { ...block, reason: 'The token could not be refreshed; tried again in 5 minutes.' },
    ]);
    pool.reload();
    bench.nowMs += 2;
    const dropBlocks = store.credentials.dropBlocks.bind(store.credentials);
    vi.spyOn(store.credentials, 'dropBlocks').mockImplementationOnce(async (...drop) => {
      await store.credentials.remove(id);
      pool.reload();
      return dropBlocks(...drop);
    });
    await pool.secret(id);
    expect(store.credentials.list()).toEqual([]);
    expect(pool.accounts()).toEqual([]);
  });

  it('and was removed stays removed', async () => {
    const works = bench.answer;
    bench.answer = async (secret, signal) => {
      await store.credentials.remove(id);
      return works(secret, signal);
    };
    expect(await pool.secret(id)).toMatchObject({ error: { code: 'NOT_FOUND' } });
    expect(store.credentials.list()).toEqual([]);
  });
});

describe('the order of a refresh', () => {
  it('is lease on the disk, request, tokens and end of the lease together, use', async () => {
    const other = await bench.open();
    const seen: string[] = [];
    const onDisk = (): string => {
      const lease = other.leases.get(id) === null ? 'no lease' : 'lease';
      return `${lease}, secret ${other.credentials.get(id)?.secretRevision}`;
    };
    const acquire = store.leases.acquire.bind(store.leases);
    vi.spyOn(store.leases, 'acquire').mockImplementation(async (claim, mayTakeOver) => {
      seen.push(`before: ${onDisk()}`);
      return acquire(claim, mayTakeOver);
    });
    const rotate = store.credentials.rotate.bind(store.credentials);
    vi.spyOn(store.credentials, 'rotate').mockImplementation(async (...given) => {
      seen.push(`answered: ${onDisk()}`);
      const [held] = [pool.get(id)?.secretRevision];
      seen.push(`in memory: secret ${held}`);
      return rotate(...given);
    });
    const release = vi.spyOn(store.leases, 'release');
    const works = bench.answer;
    bench.answer = async (secret, signal) => {
      seen.push(`request: ${onDisk()}`);
      return works(secret, signal);
    };
    const answer = await pool.secret(id);
    seen.push(`use of ${answer.ok && answer.value.secretRevision}: ${onDisk()}`);
    expect(seen).toEqual([
      'before: no lease, secret 1',
      'request: lease, secret 1',
      'answered: lease, secret 1',
      'in memory: secret 1',
      'use of 2: no lease, secret 2',
    ]);
    // The lease went with the tokens, not after them.
    expect(release).not.toHaveBeenCalled();
  });
});

it('a refresh that is cut off by the end of its process leaves the mark and no block', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    bench.answer = (_secret, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('the end')));
      });
    const asked = pool.secret(id);
    await vi.waitFor(() => expect(bench.sent).toHaveLength(1));
    const ended = pool.dispose();
    await vi.advanceTimersByTimeAsync(15_000);
    await ended;
    await asked;
  } finally {
    vi.useRealTimers();
  }
  expect(store.leases.list()).toMatchObject([{ owner: '', interrupted: true }]);
  expect(store.credentials.get(id)?.blocks).toEqual([]);
  const next = await bench.pool(await bench.open());
  expect(next.due()).toEqual([id]);
});
