import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PoolAccount } from '../account.ts';
import type { WindowReading } from '../usage.ts';
import { decidedBy, orderAccounts } from './order.ts';
import { rankAccounts } from './rank-accounts.ts';
import type { Ranking } from './rank-accounts.ts';
import type { RankingQuery } from './order.ts';
import { pickForSession } from './shares.ts';
import { members, NOW, queries, windowsOf } from './testing/ranked-pool.ts';
import type { Member } from './testing/ranked-pool.ts';

function rank(pool: readonly Member[], query: RankingQuery): Ranking {
  return rankAccounts(
    pool.map(({ account }) => account),
    windowsOf(pool),
    query,
    NOW,
  );
}

function ids(ranking: Ranking): readonly number[] {
  return ranking.order.map(({ id }) => id);
}

it('every account of the provider is ranked or passed over, once', () => {
  fc.assert(
    fc.property(members, queries, (pool, query) => {
      const ranking = rank(pool, query);
      const named = [...ids(ranking), ...ranking.passedOver.map(({ id }) => id)];
      const own = pool.filter(({ account }) => account.provider === query.provider);
      expect(named.toSorted((a, b) => a - b)).toEqual(
        own.map(({ account }) => account.id).toSorted((a, b) => a - b),
      );
      expect(ranking.order.map((entry) => entry.rank)).toEqual(
        ranking.order.map((_, index) => index + 1),
      );
    }),
  );
});

it('the rank that a blocked account would have is the one that it has without its blocks', () => {
  fc.assert(
    fc.property(members, queries, (pool, query) => {
      for (const { id, rankIfFree } of rank(pool, query).order) {
        if (rankIfFree === null) continue;
        const freed = pool.map((member) =>
          member.account.id === id
            ? { ...member, account: { ...member.account, blocks: [] } }
            : member,
        );
        expect(rank(freed, query).order.find((entry) => entry.id === id)?.rank).toBe(rankIfFree);
      }
    }),
  );
});

it('the order does not depend on the order in which accounts and windows come', () => {
  fc.assert(
    fc.property(
      members.chain((pool) =>
        fc.record({
          pool: fc.constant(pool),
          shuffled: fc.shuffledSubarray([...pool], {
            minLength: pool.length,
            maxLength: pool.length,
          }),
        }),
      ),
      queries,
      ({ pool, shuffled }, query) => {
        const turned = shuffled.map((member) => ({
          ...member,
          windows: member.windows.toReversed(),
        }));
        expect(ids(rank(turned, query))).toEqual(ids(rank(pool, query)));
      },
    ),
  );
});

it('the order is total: of any two accounts one goes first, and a chain never turns back', () => {
  fc.assert(
    fc.property(members, queries, (pool, query) => {
      const order = orderAccounts(
        pool.map(({ account }) => account),
        windowsOf(pool),
        query,
        NOW,
      );
      for (const [index, one] of order.entries())
        for (const other of order.slice(index + 1)) {
          const by = one.keys.findIndex((key, at) => key !== other.keys[at]);
          expect(by).toBeGreaterThanOrEqual(0);
          expect(one.keys[by]).toBeLessThan(other.keys[by] ?? NaN);
        }
    }),
  );
});

it('no blocked account goes before one that can serve, and the one that frees first leads them', () => {
  fc.assert(
    fc.property(members, queries, (pool, query) => {
      const { order } = rank(pool, query);
      const eligible = order.map((entry) => (entry.eligible ? 0 : 1));
      expect(eligible).toEqual(eligible.toSorted((a, b) => a - b));
      const ends = order.map(({ blockedUntilMs }) => blockedUntilMs ?? 0);
      expect(ends).toEqual(ends.toSorted((a, b) => a - b));
    }),
  );
});

it('equality is transitive: accounts that only their numbers set apart stay so in every company', () => {
  fc.assert(
    fc.property(members, queries, fc.double({ min: 0, max: 4e-7 }), (pool, query, shake) => {
      // All have the windows of one, and differ by hardly more than a rounding.
      const [{ windows } = { windows: [] }] = pool;
      const shaken = pool.map((member) => ({
        ...member,
        windows: windows.map((window) => shakenWindow(window, shake * member.account.id)),
      }));
      const order = orderAccounts(
        shaken.map(({ account }) => account),
        windowsOf(shaken),
        query,
        NOW,
      );
      const alike = (a: number, b: number): boolean => {
        const [one, other] = [order[a], order[b]];
        return (
          one !== undefined && other !== undefined && decidedBy(query.strategy, one, other) === 'id'
        );
      };
      for (let a = 0; a < order.length; a += 1)
        for (let b = a + 1; b < order.length; b += 1)
          for (let c = b + 1; c < order.length; c += 1)
            if (alike(a, b) && alike(b, c)) expect(alike(a, c)).toBe(true);
    }),
    { numRuns: 400 },
  );
});

function shakenWindow(window: WindowReading, by: number): WindowReading {
  const { usedFraction } = window;
  return usedFraction === null
    ? window
    : { ...window, usedFraction: Math.min(1, usedFraction + by) };
}

const BETTER: readonly (readonly [string, (member: Member) => Member])[] = [
  ['preferred', (member) => withAccount(member, { priority: 'preferred' })],
  ['a sign-in', (member) => withAccount(member, { kind: 'oauth' })],
  ['unblocked', (member) => withAccount(member, { blocks: [] })],
  ['on the plan', (member) => withAccount(member, { plan: 'Pro' })],
  ['less used', (member) => lessUsed(member, 0.5)],
  ['not used', (member) => lessUsed(member, 0)],
  ['less used in its short window alone', (member) => lessUsed(member, 0.5, '5h')],
  ['less used in its long window alone', (member) => lessUsed(member, 0.5, '7d')],
  ['nearer to its resets', nearer],
];

function withAccount(member: Member, fields: Partial<PoolAccount>): Member {
  return { ...member, account: { ...member.account, ...fields } };
}

function lessUsed(member: Member, factor: number, id: string | null = null): Member {
  const windows = member.windows.map((window) =>
    window.usedFraction === null || (id !== null && window.id !== id)
      ? window
      : { ...window, usedFraction: window.usedFraction * factor },
  );
  return { ...member, windows };
}

/** Of windows that run: one that has not begun is worth starting, and its rate is another number. */
function nearer(member: Member): Member {
  const windows = member.windows.map((window) => {
    const { resetsAtMs, durationMs, usedFraction } = window;
    const leftMs = (resetsAtMs ?? 0) - NOW;
    const runs = leftMs > 0 && leftMs < (durationMs ?? 0) && usedFraction !== 0;
    return runs ? { ...window, resetsAtMs: NOW + Math.ceil(leftMs / 2) } : window;
  });
  return { ...member, windows };
}

function speaks({ order }: Ranking, id: number): string {
  const figures = order.find((entry) => entry.id === id)?.figures;
  return `${figures?.long?.id ?? ''} ${figures?.short?.id ?? ''}`;
}

for (const [name, improve] of BETTER)
  it(`an account that becomes ${name} never falls behind one that it was ahead of`, () => {
    fc.assert(
      fc.property(members, queries, fc.nat(), (pool, query, seed) => {
        const member = pool[seed % Math.max(pool.length, 1)];
        if (member === undefined) return;
        const { id } = member.account;
        const better = pool.map((one) => (one === member ? improve(one) : one));
        const [before, after] = [rank(pool, query), rank(better, query)];
        // Of an overall window and its model's the more pressed speaks; if that changes, so do its numbers.
        if (speaks(before, id) !== speaks(after, id)) return;
        expect(ids(after).indexOf(id)).toBeLessThanOrEqual(ids(before).indexOf(id));
      }),
      { numRuns: 400 },
    );
  });

it('shares sum to 1 while anybody can serve, fall with the rank, and go only to who can serve', () => {
  fc.assert(
    fc.property(members, queries, (pool, query) => {
      const { order } = rank(pool, query);
      const sum = order.reduce((total, { share }) => total + share, 0);
      expect(sum).toBeCloseTo(order.some(({ eligible }) => eligible) ? 1 : 0, 9);
      for (const [index, entry] of order.entries()) {
        if (!entry.eligible) expect(entry.share).toBe(0);
        expect(entry.share).toBeLessThanOrEqual((order[index - 1]?.share ?? 1) + 1e-12);
        const [first] = order;
        if (entry.share > 0)
          expect([entry.account.priority, entry.account.kind, entry.fitsPlan]).toEqual([
            first?.account.priority,
            first?.account.kind,
            first?.fitsPlan,
          ]);
      }
    }),
  );
});

it('a session is given only to an account that has a share, and the same one each time', () => {
  fc.assert(
    fc.property(members, queries, fc.string(), (pool, query, session) => {
      const ranking = rank(pool, query);
      const picked = pickForSession(ranking, session);
      expect(pickForSession(ranking, session)).toBe(picked);
      const entry = ranking.order.find(({ id }) => id === picked);
      if (picked === null) expect(ranking.order.every(({ eligible }) => !eligible)).toBe(true);
      else expect(entry?.share).toBeGreaterThan(0);
    }),
  );
});

it('the explanation names what is really compared', () => {
  fc.assert(
    fc.property(members, queries, (pool, query) => {
      const { order } = rank(pool, query);
      for (const [index, entry] of order.entries()) {
        expect(entry.decidedBy === null).toBe(index === order.length - 1);
        expect(entry.reason).not.toBe('');
        expect(entry.reason).not.toMatch(/NaN|undefined|Infinity/);
      }
    }),
  );
});
