import { describe, expect, it } from 'vitest';
import { BORROWED_WAITS_REASON } from '../../../shared/model/block-reasons.ts';
import type { RankingQuery } from './order.ts';
import {
  DAY,
  fiveHours,
  member,
  rank,
  HOUR,
  METERED_RULES,
  NOW,
  week,
} from './testing/ranked-pool.ts';
import type { Member } from './testing/ranked-pool.ts';

function ids(pool: readonly Member[], query: Partial<RankingQuery> = {}): readonly number[] {
  return rank(pool, query).order.map(({ id }) => id);
}

const block = (untilMs: number, scope = 'account', reason = 'usage window') => ({
  scope,
  untilMs,
  reason,
  billing: false,
});

describe('drain rate', () => {
  it('puts the slowest weekly window first, and says by which number', () => {
    // 96 h of the week are over.
    const ranking = rank([
      member(1, [week(0.72), fiveHours(0.58)]),
      member(2, [week(0.42), fiveHours(0.31)]),
      member(3, [week(0.46), fiveHours(0.78)]),
    ]);
    expect(ranking.order).toMatchObject([
      {
        id: 2,
        rank: 1,
        eligible: true,
        decidedBy: 'longDrainRate',
        figures: { longRate: 0.004375, longUsed: 0.42, shortUsed: 0.31 },
        reason: 'its 7 d window drains at 0.44 %/h, the lowest of 3',
      },
      {
        id: 3,
        decidedBy: 'longDrainRate',
        reason: 'after account 2: 7 d drain 0.48 %/h against 0.44 %/h',
      },
      { id: 1, rank: 3, decidedBy: null },
    ]);
    expect(ranking.order.map(({ share }) => Math.round(share * 100))).toEqual([44, 33, 22]);
  });

  it('asks the next number only where the one before is equal', () => {
    const later = { resetsAtMs: NOW + 5 * DAY };
    // Half the elapsed time and half the use: the same rate.
    expect(rank([member(1, [week(0.4)]), member(2, [week(0.2, later)])]).order[0]).toMatchObject({
      id: 2,
      decidedBy: 'longUsed',
    });
    expect(
      rank([member(1, [week(0.4), fiveHours(0.6)]), member(2, [week(0.4), fiveHours(0.5)])])
        .order[0],
    ).toMatchObject({ id: 2, decidedBy: 'shortDrainRate' });
    // A third of the elapsed time less, and a third of the use: the same rate.
    const short = fiveHours(0.4, { resetsAtMs: NOW + 3 * HOUR });
    expect(
      rank([member(1, [week(0.4), fiveHours(0.6)]), member(2, [week(0.4), short])]).order[0],
    ).toMatchObject({ id: 2, decidedBy: 'shortUsed' });
    expect(rank([member(1, [week(0.4)]), member(2, [week(0.4)])]).order[0]).toMatchObject({
      id: 1,
      decidedBy: 'id',
    });
  });

  it('takes an unknown window as half used, and one past its reset as unknown', () => {
    const past = week(0.1, { resetsAtMs: NOW - 1 });
    expect(ids([member(1, [past]), member(2, [week(0.6)]), member(3, [])])).toEqual([2, 1, 3]);
    expect(rank([member(1, [past])]).order[0]?.figures).toMatchObject({
      long: { usedFraction: null },
      longRate: 0.5,
    });
  });

  it('takes the short window for the long one where there is no other', () => {
    const [first] = rank([member(1, [fiveHours(0.3)])]).order;
    expect(first?.figures).toMatchObject({ longRate: 0.1, shortRate: 0.1 });
  });

  it('counts of two weekly windows the fuller: the family’s beside the common one', () => {
    const opus = week(0.9, { id: '7d:opus', label: '7 d Opus', scope: 'opus' });
    const pool = [member(1, [week(0.2), opus]), member(2, [week(0.5)])];
    expect(ids(pool)).toEqual([1, 2]);
    expect(ids(pool, { model: 'claude-opus-5', family: 'opus' })).toEqual([2, 1]);
  });
});

describe('before any number', () => {
  it('goes who can serve, then who frees first', () => {
    const pool = [
      member(1, [], { blocks: [block(NOW + 2 * HOUR)] }),
      member(2, [week(1)]),
      member(3, [], { blocks: [block(NOW + HOUR)] }),
      member(4, [], { blocks: [block(NOW - 1)] }),
      member(5, [], { blocks: [block(NOW + 1, 'account', BORROWED_WAITS_REASON)] }),
    ];
    const { order } = rank(pool);
    expect(order.map(({ id }) => id)).toEqual([2, 4, 3, 1, 5]);
    expect(order.map(({ eligible }) => eligible)).toEqual([true, true, false, false, false]);
    expect(order[4]?.blockedUntilMs).toBe(Infinity);
  });

  it('goes the person’s priority, then sign-ins before keys', () => {
    const pool = [
      member(1, [week(0)], { priority: 'reserve' }),
      member(2, [], { kind: 'api_key' }),
      member(3, [week(0.9)]),
      member(4, [], { kind: 'api_key', priority: 'preferred' }),
    ];
    const { order } = rank(pool);
    expect(order.map(({ id }) => id)).toEqual([4, 3, 2, 1]);
    expect(order.map(({ decidedBy }) => decidedBy)).toEqual(['priority', 'kind', 'priority', null]);
    expect(order.map(({ share }) => share)).toEqual([1, 0, 0, 0]);
  });

  it('a family’s block holds for that family only', () => {
    const pool = [
      member(1, [], { blocks: [block(NOW + HOUR, 'family:opus')] }),
      member(2, [week(0.9)]),
    ];
    expect(rank(pool).order.every(({ eligible }) => eligible)).toBe(true);
    expect(rank(pool, { model: 'claude-opus-5', family: 'opus' }).order).toMatchObject([
      { id: 2, eligible: true },
      { id: 1, eligible: false, blockedUntilMs: NOW + HOUR },
    ]);
  });

  it('paused, disabled and locked accounts take no part', () => {
    const ranking = rank([
      member(1, [], { paused: true }),
      member(2, [], { disabled: { cause: 'signed out', atMs: NOW, detail: null } }),
      member(3, [], { locked: true }),
      member(4, []),
    ]);
    expect(ranking.order).toMatchObject([{ id: 4, reason: 'the only one of 4 that can serve' }]);
    expect(ranking.passedOver).toEqual([
      { id: 1, reason: 'paused' },
      { id: 2, reason: 'signed out' },
      { id: 3, reason: 'the vault is locked' },
    ]);
  });

  it('a blocked one says which window is full', () => {
    const { order } = rank([
      member(1, [fiveHours(1)], { blocks: [block(NOW + 2 * HOUR)] }),
      member(2, []),
    ]);
    expect(order[1]?.reason).toBe('usage window: its 5 h window is at 100 %');
  });
});

describe('Codex’s rules', () => {
  const spark = { model: 'gpt-5.3-codex-spark', family: 'spark', rules: METERED_RULES };
  const sparkWeek = (used: number) => week(used, { id: '7d:spark', scope: 'spark' });

  it('a five-hour window that has not begun goes first, as does an account without one', () => {
    const begun = member(1, [week(0.1), fiveHours(0.1)]);
    const notBegun = member(2, [week(0.9), fiveHours(0, { resetsAtMs: null })]);
    const whole = member(3, [week(0.8), fiveHours(0, { resetsAtMs: NOW + 5 * HOUR })]);
    const running = member(4, [week(0.2), fiveHours(0)]);
    const uncapped = member(5, [week(0.95)]);
    const pool = [begun, notBegun, whole, running, uncapped];
    const boosted = rank(pool, { rules: METERED_RULES });
    expect(boosted.order.map(({ id }) => id)).toEqual([3, 2, 5, 1, 4]);
    expect(boosted.order[2]).toMatchObject({ decidedBy: 'boost', figures: { boost: 'uncapped' } });
    expect(ids(pool)).toEqual([1, 4, 3, 2, 5]);
    const hardly = (used: number | null) =>
      rank([member(1, [fiveHours(used, { resetsAtMs: NOW + 5 * HOUR })])], { rules: METERED_RULES })
        .order[0]?.figures.boost;
    expect([hardly(0), hardly(0.005), hardly(null)]).toEqual(['untouched', null, null]);
  });

  it('spark is measured by its own meter alone', () => {
    const pool = [member(1, [week(0.1), sparkWeek(0.9)]), member(2, [week(0.9), sparkWeek(0.1)])];
    expect(ids(pool, { rules: METERED_RULES })).toEqual([1, 2]);
    expect(ids(pool, spark)).toEqual([2, 1]);
  });

  it('a full chat window or a refused chat request does not block spark, what concerns the account does', () => {
    const full = (reason: string) =>
      rank([member(1, [], { blocks: [block(NOW + HOUR, 'account', reason)] })], spark).order[0];
    expect(full('usage window')).toMatchObject({ eligible: true });
    expect(full('usage limit')).toMatchObject({ eligible: true });
    expect(full('out of credit')).toMatchObject({ eligible: false });
    expect(full('rejected')).toMatchObject({ eligible: false });
  });

  it('spark needs a pro plan, only when some account is known to have one', () => {
    const plus = member(1, [sparkWeek(0.1)], { plan: 'Plus' });
    const pro = member(2, [sparkWeek(0.9)], { plan: 'Pro', priority: 'reserve' });
    expect(rank([plus, pro], spark).order).toMatchObject([
      { id: 2, decidedBy: 'plan', share: 1 },
      { id: 1, eligible: true, share: 0, fitsPlan: false },
    ]);
    const unknown = [plus, member(3, [sparkWeek(0.9)], { plan: null })];
    expect(rank(unknown, spark).order).toMatchObject([
      { id: 1, fitsPlan: true },
      { id: 3, fitsPlan: true },
    ]);
    expect(ids([plus, pro], { rules: METERED_RULES, model: 'gpt-5' })).toEqual([1, 2]);
  });
});

describe('the other strategies', () => {
  it('use it or lose it: most left per hour until the reset, unless the short window is nearly full', () => {
    const soon = { resetsAtMs: NOW + 12 * HOUR };
    const pool = [
      member(1, [week(0.1)]),
      member(2, [week(0.4, soon)]),
      member(3, [week(0.1, soon), fiveHours(0.85)]),
      member(4, [week(0.4, { resetsAtMs: null })]),
    ];
    const ranking = rank(pool, { strategy: 'use-it-or-lose-it' });
    expect(ranking.order.map(({ id }) => id)).toEqual([2, 1, 4, 3]);
    expect(ranking.order.map(({ decidedBy }) => decidedBy)).toEqual([
      'headroomRate',
      'headroomRate',
      'nearlyFull',
      null,
    ]);
    expect(ranking.order[0]?.reason).toBe(
      'it would lose 5.00 %/h at its reset, the most of 3 whose short window is not nearly full',
    );
  });

  it('a window that resets this second counts as one that resets in a minute', () => {
    const at = (ms: number) => member(1, [week(0.4, { resetsAtMs: NOW + ms })]);
    const rateAt = (ms: number) => rank([at(ms)]).order[0]?.figures.headroomRate;
    expect(rateAt(1)).toBe(36);
    expect(rateAt(60_000)).toBe(36);
    expect(rateAt(120_000)).toBe(18);
  });

  it('in order: the lowest number until it can serve no more', () => {
    const pool = [member(2, [week(0.99)]), member(5, [week(0)])];
    expect(ids(pool, { strategy: 'in-order' })).toEqual([2, 5]);
    expect(rank(pool, { strategy: 'in-order' }).order[0]?.reason).toBe(
      'its number is the lowest of those that can serve',
    );
    const dry = member(2, [week(1)], { blocks: [block(NOW + HOUR)] });
    expect(ids([dry, member(5, [])], { strategy: 'in-order' })).toEqual([5, 2]);
  });

  it('round-robin: the next number after the newest session’s', () => {
    const pool = [member(2, []), member(5, []), member(9, [])];
    const next = (lastTaken: number | null) => ids(pool, { strategy: 'round-robin', lastTaken });
    expect(next(null)).toEqual([2, 5, 9]);
    expect(next(2)).toEqual([5, 9, 2]);
    expect(next(9)).toEqual([2, 5, 9]);
    const { order } = rank(pool, { strategy: 'round-robin', lastTaken: 2 });
    expect(order.map(({ reason }) => reason)).toEqual([
      'it is its turn',
      'after account 5: its turn comes later',
      'after account 9: its turn comes later',
    ]);
  });
});

describe('what would change the order', () => {
  it('a week that begins anew, while the others go on at their pace', () => {
    const pool = [member(1, [week(0.42)]), member(2, [week(0.8, { resetsAtMs: NOW + DAY })])];
    expect(rank(pool).change).toEqual({
      atMs: NOW + DAY,
      because: 'window-resets',
      account: 2,
      window: '7 d',
      first: 2,
    });
  });

  it('a block that ends', () => {
    const pool = [member(1, [week(0.1)], { blocks: [block(NOW + HOUR)] }), member(2, [week(0.8)])];
    expect(rank(pool).change).toMatchObject({ atMs: NOW + HOUR, because: 'block-ends', first: 1 });
  });

  it('nothing that is known', () => {
    expect(rank([member(1, [])]).change).toBeNull();
    expect(rank([]).change).toBeNull();
    expect(
      rank([member(1, [week(0.1)], { priority: 'preferred' }), member(2, [week(0.9)])]).change,
    ).toBeNull();
  });
});
