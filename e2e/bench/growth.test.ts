import { describe, expect, it } from 'vitest';
import { accountTable, summariseAccounts } from './account-summary.ts';
import type { AccountResult } from './account-rounds.ts';
import { wholePathMarks } from './marks.ts';
import type { More } from './marks.ts';
import { grownBy, memoryTable } from './memory-growth.ts';
import type { MemoryGrowth } from './memory-growth.ts';
import { summarise } from './summary.ts';

function result(accounts: number, stickyUs: readonly number[], newUs: number): AccountResult {
  return { accounts, rounds: stickyUs.map((us) => ({ stickyUs: us, newUs, errors: 1 })) };
}

function memory(firstBytes: number | null, secondBytes: number | null): MemoryGrowth {
  const counts = { idleBytes: 90e6, requests: 100_000, errors: 0 };
  return { name: 'sluice', ...counts, firstBytes, secondBytes };
}

function judged(more: Partial<More>): readonly (boolean | null)[] {
  const nothing = { idleBytes: null, afterLoadBytes: null, afterSecondLoadBytes: null };
  const empty = { reason: null, startsMs: [], memory: nothing, rounds: [], streamRounds: [] };
  const [sluice] = summarise([{ name: 'sluice', ...empty }]);
  if (sluice === undefined) throw new Error('no summary');
  return wholePathMarks(sluice, { accounts: [], memory: null, ...more })
    .slice(-2)
    .map(({ isMet }) => isMet);
}

describe('CPU with many accounts', () => {
  const results = [result(1, [50, 100], 60), result(1000, [55, 105], 90)];

  it('is compared round by round with the fewest accounts', () => {
    const [, many] = summariseAccounts(results);
    expect(many).toMatchObject({ stickyUs: 80, newUs: 90, newToFewest: 1.5, errors: 2 });
    expect(many?.stickyToFewest).toBeCloseTo(1.075);
  });

  it('is a mark for known sessions', () => {
    expect(judged({ accounts: summariseAccounts(results) })).toEqual([true, null]);
    const more = [result(1, [50, 100], 60), result(1000, [60, 120], 60)];
    expect(judged({ accounts: summariseAccounts(more) })).toEqual([false, null]);
  });

  it('is shown with its errors', () => {
    expect(accountTable(summariseAccounts(results))).toMatch(
      /1,000 +\| +80\.0 \| +108 % \| +90\.0 \| +150 % \| +2 \|/,
    );
  });

  it('is of nothing where the system tells no CPU time', () => {
    const rounds = [{ stickyUs: null, newUs: null, errors: 0 }];
    const [one] = summariseAccounts([{ accounts: 1, rounds }]);
    expect(one).toMatchObject({ stickyUs: null, stickyToFewest: null });
  });
});

describe('memory under many requests', () => {
  it('is judged by what the second requests added', () => {
    expect(judged({ memory: memory(200e6, 220e6) }).at(-1)).toBe(true);
    expect(judged({ memory: memory(200e6, 221e6) }).at(-1)).toBe(false);
    expect(judged({ memory: memory(200e6, 150e6) }).at(-1)).toBe(true);
  });

  it('is not judged where one look failed', () => {
    expect(grownBy(memory(null, 1))).toBeNull();
    expect(judged({ memory: memory(1, null) })).toEqual([null, null]);
  });

  it('is shown with the counts', () => {
    const text = memoryTable([memory(200e6, 210e6)]);
    expect(text).toContain('after 100,000 | after 200,000');
    expect(text).toMatch(/sluice +\| +90 \| +200 \| +210 \| +5 % \| +0 \|/);
  });
});
