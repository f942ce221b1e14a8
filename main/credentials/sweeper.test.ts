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

describe('the sweeper', () => {
  it('refreshes what ends soon, at the start and again, never two sweeps at once', async () => {
    let running = 0;
    let most = 0;
    let turns = 0;
    const fake = {
      due: () => {
        turns += 1;
        return [1, 2];
      },
      refreshAhead: async (account: number) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 1));
        running -= 1;
        if (account === 1) throw new Error('bug');
        return { ok: false as const, error: new AppError('AUTH_ERROR', 'x') };
      },
    };
    const sweeper = new Sweeper(fake, awake(), silentLog, 1);
    sweeper.start();
    await vi.waitFor(() => expect(turns).toBeGreaterThan(3));
    sweeper.dispose();
    expect(most).toBe(1);
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

  it('begins nothing while the machine sleeps, and goes on when it wakes', async () => {
    const asked: number[] = [];
    const power = awake();
    let isFirst = true;
    const fake = {
      due: () => [1, 2],
      refreshAhead: (account: number) => {
        asked.push(account);
        if (isFirst) power.asleep();
        isFirst = false;
        return Promise.resolve({ ok: false as const, error: new AppError('AUTH_ERROR', 'x') });
      },
    };
    const sweeper = new Sweeper(fake, power, silentLog);
    sweeper.start();
    await vi.waitFor(() => expect(asked).toEqual([1]));
    await power.awake();
    await vi.waitFor(() => expect(asked).toEqual([1, 1, 2]));
    sweeper.dispose();
    power.dispose();
  });
});
