import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { Power } from '../platform/power.ts';
import { silentLog } from '../store/testing/temporary-store.ts';
import { Sweeper } from './sweeper.ts';
import { oauth, PoolBench, signIn } from './testing/pool-bench.ts';

function awake(): Power {
  return new Power({
    onError: (error) => {
      throw error;
    },
    hasNetwork: () => true,
  });
}

type Swept = ConstructorParameters<typeof Sweeper>[0];
const REFUSED = { ok: false as const, error: new AppError('AUTH_ERROR', 'x') };

function swept(fake: Partial<Swept>): Swept {
  return {
    due: () => [],
    refreshAhead: async () => REFUSED,
    forgetPauses: () => undefined,
    nextTakeOverMs: () => null,
    ...fake,
  };
}

describe('the sweeper', () => {
  it('refreshes what ends soon, at the start and again, never two sweeps at once', async () => {
    const running = new Set<number>();
    let most = 0;
    let overlaps = 0;
    let turns = 0;
    const fake = swept({
      due: () => {
        turns += 1;
        overlaps += running.size;
        return [1, 2, 3, 4, 5, 6, 7];
      },
      refreshAhead: async (account) => {
        running.add(account);
        most = Math.max(most, running.size);
        await new Promise((resolve) => setTimeout(resolve, 2));
        running.delete(account);
        if (account === 1) throw new Error('bug');
        return REFUSED;
      },
    });
    const sweeper = new Sweeper(fake, awake(), silentLog, 1);
    sweeper.start();
    await vi.waitFor(() => expect(turns).toBeGreaterThan(3));
    sweeper.dispose();
    expect(overlaps).toBe(0);
    expect(most).toBe(4);
  });

  it('is not held up by one slow account', async () => {
    const asked: number[] = [];
    const slow = Promise.withResolvers<typeof REFUSED>();
    const fake = swept({
      due: () => [1, 2, 3, 4, 5, 6, 7, 8, 9],
      refreshAhead: (account) => {
        asked.push(account);
        return account === 1 ? slow.promise : Promise.resolve(REFUSED);
      },
    });
    const sweeper = new Sweeper(fake, awake(), silentLog);
    sweeper.start();
    await vi.waitFor(() => expect(asked).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]));
    slow.resolve(REFUSED);
    sweeper.dispose();
  });

  it('looks again as soon as the lease of another process ends', async () => {
    let turns = 0;
    const fake = swept({
      due: () => {
        turns += 1;
        return [];
      },
      nextTakeOverMs: () => (turns < 3 ? 1 : null),
    });
    const sweeper = new Sweeper(fake, awake(), silentLog);
    sweeper.start();
    await vi.waitFor(() => expect(turns).toBe(3));
    sweeper.dispose();
  });

  it('keeps a real account fresh', async () => {
    const bench = new PoolBench();
    const pool = await bench.pool(await bench.open());
    const { id } = await pool.add(signIn({ secret: oauth('old', bench.nowMs + 60_000) }));
    const sweeper = new Sweeper(pool, awake(), silentLog);
    sweeper.start();
    await vi.waitFor(() => expect(pool.secret(id)).toMatchObject({ value: { secretRevision: 2 } }));
    sweeper.dispose();
    expect(bench.sent).toEqual(['r1']);
    await bench.dispose();
  });

  it('offline disables and blocks nothing whose token is still good, and tries again when it wakes', async () => {
    const bench = new PoolBench();
    const works = bench.answer;
    const pool = await bench.pool(await bench.open());
    const { id } = await pool.add(signIn({ secret: oauth('old', bench.nowMs + 120_000) }));
    const unsent = { status: null, text: 'EAI_AGAIN', unsent: true };
    bench.answer = async () => ({ ok: false, error: unsent });
    const power = awake();
    const sweeper = new Sweeper(pool, power, silentLog);
    sweeper.start();
    await vi.waitFor(() => expect(bench.sent).toHaveLength(1));
    await vi.waitFor(() => expect(pool.due()).toEqual([]));
    expect(pool.get(id)).toMatchObject({ disabled: null, blocks: [] });
    expect(pool.secret(id)).toMatchObject({ ok: true });
    bench.answer = works;
    power.asleep();
    // Nor one that became stale while the network was away.
    bench.nowMs += 100_000;
    await power.awake();
    await vi.waitFor(() => expect(pool.get(id)?.secretRevision).toBe(2));
    expect(pool.get(id)?.blocks).toEqual([]);
    sweeper.dispose();
    power.dispose();
    await bench.dispose();
  });

  it('begins nothing while the machine sleeps, and goes on when it wakes', async () => {
    const asked: number[] = [];
    const power = awake();
    let isFirst = true;
    let forgotten = 0;
    const fake = swept({
      due: () => [1, 2, 3, 4, 5],
      forgetPauses: () => {
        forgotten += 1;
      },
      refreshAhead: (account) => {
        asked.push(account);
        if (isFirst) power.asleep();
        isFirst = false;
        return Promise.resolve(REFUSED);
      },
    });
    const sweeper = new Sweeper(fake, power, silentLog);
    sweeper.start();
    await vi.waitFor(() => expect(asked).toEqual([1]));
    await power.awake();
    await vi.waitFor(() => expect(asked).toEqual([1, 1, 2, 3, 4, 5]));
    expect(forgotten).toBe(1);
    sweeper.dispose();
    power.dispose();
  });
});
