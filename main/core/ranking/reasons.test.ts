import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CRITERIA } from '../../../shared/model/ranking.ts';
import type { Criterion } from '../../../shared/model/ranking.ts';
import type { WindowReading } from '../usage.ts';
import type { RankingQuery } from './order.ts';
import { rankAccounts } from './rank-accounts.ts';
import type { RankedAccount } from './rank-accounts.ts';
import {
  DAY,
  fiveHours,
  member,
  HOUR,
  members,
  METERED_RULES,
  NOW,
  queries,
  rank,
  week,
  windowsOf,
} from './testing/ranked-pool.ts';
import type { Member } from './testing/ranked-pool.ts';

function reasons(pool: readonly Member[], query: Partial<RankingQuery> = {}): readonly string[] {
  return rank(pool, query).order.map(({ reason }) => reason);
}

const block = (untilMs: number, scope = 'account', reason = 'usage window') => ({
  scope,
  untilMs,
  reason,
  billing: false,
});

describe('the first', () => {
  it('is called the lowest only of those that were compared with it', () => {
    const pool = [
      member(1, [week(0.9), fiveHours(0, { resetsAtMs: null })]),
      member(2, [week(0.8), fiveHours(0, { resetsAtMs: null })]),
      member(3, [week(0.1), fiveHours(0.1)]),
    ];
    expect(reasons(pool, { rules: METERED_RULES })[0]).toBe(
      'its 7 d window drains at 0.83 %/h, the lowest of 2 whose short window does not run',
    );
  });

  it('is called the one with most to lose only of those that are not nearly full', () => {
    const soon = { resetsAtMs: NOW + 12 * HOUR };
    const pool = [
      member(1, [week(0.1)]),
      member(2, [week(0.4, soon)]),
      member(3, [week(0.1, soon), fiveHours(0.85)]),
    ];
    expect(reasons(pool, { strategy: 'use-it-or-lose-it' })).toEqual([
      'it would lose 5.00 %/h at its reset, the most of 2 whose short window is not nearly full',
      'after account 2: 1.25 %/h would be lost against 5.00 %/h',
      'after account 1: 5 h used 85 % against 50 % (assumed)',
    ]);
  });

  it('in order is called the lowest number only of those that go before the others', () => {
    const preferred = { priority: 'preferred' } as const;
    const pool = [member(1, []), member(5, [], preferred), member(7, [], preferred)];
    expect(reasons(pool, { strategy: 'in-order' })[0]).toBe(
      'its number is the lowest of the 2 that go before the others',
    );
  });
});

describe('a comparison', () => {
  it('of numbers that round to the same tells them in full', () => {
    expect(reasons([member(1, [week(0.424)]), member(2, [week(0.4241)])])).toEqual([
      'its 7 d window drains at 0.441667 %/h, the lowest of 2',
      'after account 1: 7 d drain 0.441771 %/h against 0.441667 %/h',
    ]);
  });

  it('says what is assumed of a window of which nothing is known', () => {
    expect(reasons([member(1, [week(null)]), member(2, [week(0.9)])])).toEqual([
      'its 7 d window drains at 0.52 %/h (assumed), the lowest of 2',
      'after account 1: 7 d drain 0.94 %/h against 0.52 %/h (assumed)',
    ]);
    expect(reasons([member(1, []), member(2, [week(0.9)])])[1]).toBe(
      'after account 2: 7 d drain 50.0 %/h (assumed) against 0.94 %/h',
    );
  });

  it('names both windows where they are not the same', () => {
    expect(reasons([member(1, [fiveHours(0.3)]), member(2, [week(0.9)])])[1]).toBe(
      'after account 2: 5 h drain 10.0 %/h against 7 d 0.94 %/h',
    );
  });

  it('tells an account without a short limit from one whose window has not begun', () => {
    const pool = [member(1, [week(0.9)]), member(2, [week(0.1), fiveHours(0.1)])];
    expect(reasons(pool, { rules: METERED_RULES })).toEqual([
      'it has no short limit',
      'after account 1: the other has no short limit',
    ]);
  });
});

describe('of a blocked account', () => {
  const later = NOW + 2 * HOUR;
  const spark = { model: 'gpt-5.3-codex-spark', family: 'spark', rules: METERED_RULES };

  it('a block that no window set is not put down to a full window', () => {
    expect(
      reasons([member(1, [fiveHours(1)], { blocks: [block(later, 'account', 'rejected')] })]),
    ).toEqual(['rejected']);
  });

  it('only windows and blocks that keep it from this model are named', () => {
    const blocks = [block(later), block(later + 1, 'family:spark')];
    const windows = [fiveHours(1), week(1, { id: '7d:spark', label: '7 d Spark', scope: 'spark' })];
    expect(reasons([member(1, windows, { blocks })], spark)).toEqual([
      'usage window: its 7 d Spark window is at 100 %',
    ]);
    expect(reasons([member(1, windows, { blocks })], { rules: METERED_RULES })).toEqual([
      'usage window: its 5 h window is at 100 %',
    ]);
  });
});

/** The numbers that a program finds in the JSON, in the words of the criteria. */
const NUMBERS: Partial<Record<Criterion, (one: RankedAccount) => number>> = {
  blocked: ({ blockedUntilMs }) => blockedUntilMs ?? 0,
  plan: ({ fitsPlan }) => (fitsPlan ? 0 : 1),
  priority: ({ account }) => ['preferred', 'normal', 'reserve'].indexOf(account.priority),
  kind: ({ account }) => (account.kind === 'oauth' ? 0 : 1),
  boost: ({ figures }) => (figures.boost === null ? 1 : 0),
  longDrainRate: ({ figures }) => figures.longRate,
  longUsed: ({ figures }) => figures.longUsed,
  shortDrainRate: ({ figures }) => figures.shortRate,
  shortUsed: ({ figures }) => figures.shortUsed,
  nearlyFull: ({ figures }) => (figures.short !== null && figures.shortUsed >= 0.85 ? 1 : 0),
  headroomRate: ({ figures }) => -figures.headroomRate,
  id: ({ id }) => id,
};

it('what decides between neighbours is the first number in which they differ, and it is told so', () => {
  fc.assert(
    fc.property(members, queries, (pool, query) => {
      const { order } = rank(pool, query);
      for (const [index, entry] of order.entries()) {
        const next = order[index + 1];
        if (next === undefined) continue;
        for (const criterion of CRITERIA[query.strategy]) {
          const [mine, theirs] = [NUMBERS[criterion]?.(entry), NUMBERS[criterion]?.(next)];
          if (mine !== undefined && theirs !== undefined && mine !== theirs) {
            if (entry.decidedBy !== 'turn') expect(entry.decidedBy).toBe(criterion);
            expect(mine).toBeLessThan(theirs);
            break;
          }
          if (entry.decidedBy === criterion) {
            expect(criterion).toBe('turn');
            break;
          }
        }
      }
    }),
  );
});

it('the two sides of a comparison never read alike', () => {
  fc.assert(
    fc.property(members, queries, (pool, query) => {
      for (const reason of reasons(pool, query)) {
        const [, mine, theirs] =
          /(\S+(?: %\/h| %)?)(?: would be lost)? against (?:[57] [hd] )?(\S+(?: %\/h| %)?)/.exec(
            reason,
          ) ?? [null, 'a', 'b'];
        expect(mine, reason).not.toBe(theirs);
      }
    }),
  );
});

describe('what would change the order', () => {
  it('a window that is full at the present pace, before it begins anew', () => {
    // 90 % in 96 hours: full after 10 h 40 min.
    const pool = [member(1, [week(0.9)]), member(2, [week(0.95, { resetsAtMs: NOW + 2 * DAY })])];
    expect(rank(pool).order[0]?.id).toBe(2);
    expect(rank(pool).change).toEqual({
      atMs: NOW + Math.ceil((120 * HOUR * 0.05) / 0.95),
      because: 'window-full',
      account: 2,
      window: '7 d',
      first: 1,
    });
    expect(rank([member(1, [week(0.9)])]).change).toMatchObject({
      because: 'window-full',
      first: null,
    });
  });

  it('under use it or lose it: another that has more left an hour from then on', () => {
    // The first loses 0.94 % an hour of the 10 % that it has left; of the other nothing changes.
    const pool = [member(1, [week(0.9)]), member(2, [week(0.8, { resetsAtMs: null })])];
    const { order, change } = rank(pool, { strategy: 'use-it-or-lose-it' });
    expect(order[0]?.id).toBe(1);
    expect(change).toMatchObject({ because: 'pace', account: 2, first: 2 });
    const hours = ((change?.atMs ?? 0) - NOW) / HOUR;
    expect(hours).toBeCloseTo((0.1 - (72 * 0.2) / 168) / (0.9 / 96 - 0.2 / 168), 1);
  });

  it('an account of which nothing is known, whose assumed rate falls as its week goes on', () => {
    // Half of 49 hours drains slower than half of 48 from the first hour on.
    const unknown = week(null, { resetsAtMs: NOW + 5 * DAY });
    const { order, change } = rank([member(1, [week(0.99)]), member(2, [unknown])]);
    expect([order[0]?.id, change?.because]).toEqual([1, 'pace']);
    expect(change?.account).toBe(2);
  });

  it('who frees first, also where each has its turn', () => {
    const pool = [
      member(1, [], { blocks: [block(NOW + 2 * HOUR)] }),
      member(2, [], { blocks: [block(NOW + HOUR)] }),
    ];
    expect(rank(pool, { strategy: 'round-robin' }).change).toMatchObject({
      atMs: NOW + HOUR,
      first: 2,
    });
    expect(rank([member(1, []), member(2, [])], { strategy: 'round-robin' }).change).toBeNull();
  });

  it('is never told of the account that is first already, nor of the past', () => {
    fc.assert(
      fc.property(members, queries, (pool, query) => {
        const { order, change } = rank(pool, query);
        if (change === null) return;
        expect(change.atMs).toBeGreaterThan(NOW);
        expect(change.first).not.toBe(order[0]?.eligible === true ? order[0].id : null);
      }),
      { numRuns: 400 },
    );
  });

  // One seed: numbers that are equal when rounded may part between two looks, once in thousands of pools.
  it('until then the first stays first, and then it is as told', () => {
    fc.assert(
      fc.property(
        members,
        queries,
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (drawn, query, part) => {
          const pool = drawn.map((one) => ({ ...one, windows: one.windows.filter(isKnown) }));
          const { order, change } = rank(pool, query);
          if (change === null || query.strategy === 'use-it-or-lose-it') return;
          const present = order[0]?.eligible === true ? order[0].id : null;
          // When one overtakes by the time alone is told to the minute.
          const untilMs = change.because === 'pace' ? change.atMs - 60_000 : change.atMs;
          const between = Math.floor(NOW + (untilMs - NOW) * part);
          if (between > NOW) expect(firstAt(pool, query, between)).toBe(present);
          expect(firstAt(pool, query, change.atMs)).toBe(change.first);
        },
      ),
      { numRuns: 400, seed: 7 },
    );
  });
});

/** Of what has not begun, or of which half is assumed, nobody knows a pace. */
function isKnown({ resetsAtMs, durationMs, usedFraction }: WindowReading): boolean {
  if (usedFraction === null || usedFraction < 1e-6) return false;
  return resetsAtMs === null || resetsAtMs - NOW < (durationMs ?? 0) - 60_000;
}

/** Who is first while every window fills as fast as until now, worked out the long way. */
function firstAt(pool: readonly Member[], query: RankingQuery, atMs: number): number | null {
  const then = pool.map(({ account, windows }) => {
    const later = windows.map((window) => fill(window, atMs));
    const blocks = later.flatMap(({ scope, resetsAtMs, usedFraction }, index) =>
      usedFraction === 1 && windows[index]?.usedFraction !== 1 && resetsAtMs !== null
        ? [block(resetsAtMs, scope === null ? 'account' : `family:${scope}`)]
        : [],
    );
    return { account: { ...account, blocks: account.blocks.concat(blocks) }, windows: later };
  });
  const accounts = then.map(({ account }) => account);
  const [first] = rankAccounts(accounts, windowsOf(then), query, atMs).order;
  return first?.eligible === true ? first.id : null;
}

function fill(window: WindowReading, atMs: number): WindowReading {
  const { resetsAtMs, usedFraction, durationMs } = window;
  if (resetsAtMs === null || durationMs === null || resetsAtMs <= NOW) return window;
  if (resetsAtMs <= atMs)
    return { ...window, usedFraction: 0, status: 'ok', resetsAtMs: resetsAtMs + durationMs };
  if (usedFraction === null) return window;
  const elapsedMs = durationMs - (resetsAtMs - NOW);
  const used = (usedFraction * (elapsedMs + atMs - NOW)) / elapsedMs;
  return { ...window, usedFraction: used > 1 - 1e-9 ? 1 : used };
}
