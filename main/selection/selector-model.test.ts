import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Ranking } from '../core/ranking/rank-accounts.ts';
import { pickForSession } from '../core/ranking/shares.ts';
import { members } from '../core/ranking/testing/ranked-pool.ts';
import { accounts, NOW, SelectorBench } from './testing/selector-bench.ts';

const steps = fc.array(
  fc.record({
    afterMs: fc.constantFrom(0, 1000, 60_000, 3_600_000),
    pool: fc.option(members),
    session: fc.integer({ min: 0, max: 5 }).map(String),
    model: fc.constantFrom(null, 'claude-opus-5'),
    tried: fc.subarray([1, 2, 3, 4, 5]),
  }),
  { maxLength: 12 },
);

const PRIORITIES = ['preferred', 'normal', 'reserve'];

/** A paid key, while a subscription that the person prefers no less can serve. */
function isRelieved(id: number, { order }: Ranking): boolean {
  const own = order.find((entry) => entry.id === id)?.account;
  return (
    own?.kind === 'api_key' &&
    order.some(
      ({ eligible, fitsPlan, account }) =>
        eligible &&
        fitsPlan &&
        account.kind === 'oauth' &&
        PRIORITIES.indexOf(account.priority) <= PRIORITIES.indexOf(own.priority),
    )
  );
}

it('whatever changes, what is kept in memory chooses as if everything were worked out anew', () => {
  fc.assert(
    fc.property(steps, (run) => {
      const bench = new SelectorBench();
      const bound = new Map<string, number>();
      let nowMs = NOW;
      bench.set(accounts(3));
      for (const { afterMs, pool, session, model, tried } of run) {
        nowMs += afterMs;
        if (pool !== null) {
          bench.windows.clear();
          for (const { account, windows } of pool) bench.windows.set(account.id, windows);
          bench.set(pool.map(({ account }) => account));
        }
        const ranking = bench.selector.ranking('anthropic', model, null, nowMs);
        const canServe = (id: number): boolean =>
          ranking.order.some((entry) => entry.id === id && entry.eligible);
        const own = bound.get(session);
        const stays = own !== undefined && canServe(own) && !isRelieved(own, ranking);
        // The index answers with a code where nobody can serve.
        const picked = bench.pick({ session, model }, nowMs);
        const expected = stays ? own : pickForSession(ranking, session);
        expect(typeof picked === 'number' ? picked : null).toBe(expected);
        if (expected !== null) bound.set(session, expected);
        const again = bench.pick({ session, model, excluded: new Set(tried) }, nowMs);
        if (typeof again === 'number') {
          expect(tried).not.toContain(again);
          expect(canServe(again)).toBe(true);
        } else
          expect(ranking.order.some(({ id, eligible }) => eligible && !tried.includes(id))).toBe(
            false,
          );
      }
    }),
  );
});

it('a request that tries one account after the other meets all that can serve, best group first', () => {
  fc.assert(
    fc.property(members, fc.string(), (pool, session) => {
      const bench = new SelectorBench();
      for (const { account, windows } of pool) bench.windows.set(account.id, windows);
      bench.set(pool.map(({ account }) => account));
      const { order } = bench.selector.ranking('anthropic', null, null, NOW);
      const able = order.filter(({ eligible }) => eligible);
      const tried = new Set<number>();
      const met: number[] = [];
      for (let round = 0; round < able.length; round += 1) {
        const id = bench.pick({ session, excluded: tried });
        expect(typeof id).toBe('number');
        met.push(Number(id));
        tried.add(Number(id));
      }
      const groupOf = (id: number): string => {
        const entry = order.find((each) => each.id === id);
        return `${entry?.account.priority ?? ''} ${entry?.account.kind ?? ''}`;
      };
      expect(met.map(groupOf)).toEqual(able.map(({ id }) => groupOf(id)));
      expect(typeof bench.pick({ session, excluded: tried })).toBe('string');
    }),
  );
});
