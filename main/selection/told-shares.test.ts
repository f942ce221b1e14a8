import fc from 'fast-check';
import { expect, it } from 'vitest';
import { strategySchema } from '../../shared/model/ranking.ts';
import { makePoolAccount } from '../core/testing/pool-account.ts';
import { members, week } from '../core/ranking/testing/ranked-pool.ts';
import type { Member } from '../core/ranking/testing/ranked-pool.ts';
import { accounts, block, HOUR, NOW, SelectorBench } from './testing/selector-bench.ts';

function benchOf(pool: readonly Member[]): SelectorBench {
  const bench = new SelectorBench();
  for (const { account, windows } of pool) bench.windows.set(account.id, windows);
  bench.set(pool.map(({ account }) => account));
  return bench;
}

interface Asked {
  readonly provider: string;
  readonly model: string | null;
}

/** How much of so many new sessions each account really gets. */
function taken(bench: SelectorBench, { provider, model }: Asked, sessions: number) {
  const found = new Map<number | string, number>();
  for (let index = 0; index < sessions; index += 1) {
    const id = bench.pick({ provider, model, session: `${model} ${index}` });
    found.set(id, (found.get(id) ?? 0) + 1);
  }
  return found;
}

function expectTold(bench: SelectorBench, asked: Asked, sessions: number, within: number): void {
  const { order } = bench.selector.ranking(asked.provider, asked.model, null, NOW);
  const found = taken(bench, asked, sessions);
  for (const { id, share } of order) {
    const got = (found.get(id) ?? 0) / sessions;
    if (share === 0) expect(got).toBe(0);
    else expect(Math.abs(got - share)).toBeLessThanOrEqual(within);
  }
  const told = new Set(order.filter(({ share }) => share > 0).map(({ id }) => id));
  const others = [...found.keys()].filter((id) => typeof id === 'number' && !told.has(id));
  expect(others).toEqual([]);
}

it.each(strategySchema.options)(
  '%s: 10,000 sessions go as the ranking tells, with blocks, priorities, keys and families',
  (strategy) => {
    const bench = new SelectorBench();
    bench.strategy = strategy;
    bench.set([
      ...accounts(4),
      makePoolAccount({ id: 5, blocks: [block(NOW + HOUR)] }),
      makePoolAccount({ id: 6, blocks: [block(NOW + HOUR, 'family:opus')] }),
      makePoolAccount({ id: 7, priority: 'reserve' }),
      makePoolAccount({ id: 8, kind: 'api_key' }),
      makePoolAccount({ id: 9, paused: true }),
    ]);
    bench.windows.set(3, [week(0.1)]);
    bench.windows.set(1, [week(0.9)]);
    expectTold(bench, { provider: 'anthropic', model: null }, 10_000, 0.015);
    expectTold(bench, { provider: 'anthropic', model: 'claude-opus-5' }, 10_000, 0.015);
  },
);

it.each(strategySchema.options)(
  '%s: 10,000 sessions of a model that needs a plan go as the ranking tells',
  (strategy) => {
    const bench = new SelectorBench();
    bench.strategy = strategy;
    bench.set([
      ...accounts(5, { provider: 'openai-codex', plan: 'Plus' }),
      ...[6, 7, 8].map((id) => makePoolAccount({ id, provider: 'openai-codex', plan: 'Pro' })),
    ]);
    bench.windows.set(7, [week(0.1, { id: '7d:spark', scope: 'spark' })]);
    const spark = { provider: 'openai-codex', model: 'gpt-5.3-codex-spark' };
    expect(
      bench.selector
        .ranking(spark.provider, spark.model, null, NOW)
        .order.filter(({ share }) => share > 0)
        .every(({ id }) => id >= 6),
    ).toBe(true);
    expectTold(bench, spark, 10_000, 0.015);
    expectTold(bench, { provider: 'openai-codex', model: 'gpt-5.5' }, 10_000, 0.015);
  },
);

it('whatever the pool is, sessions go as the ranking and the snapshot tell', () => {
  fc.assert(
    fc.property(
      members,
      fc.constantFrom(...strategySchema.options),
      fc.constantFrom(null, 'claude-opus-5'),
      (pool, strategy, model) => {
        const bench = benchOf(pool);
        bench.strategy = strategy;
        const places = bench.selector.places('anthropic', NOW);
        const { order } = bench.selector.ranking('anthropic', null, null, NOW);
        expect(places).toEqual(
          order
            .filter(({ eligible }) => eligible)
            .map(({ id, rank, share }) => ({ id, rank, share })),
        );
        // Twelve accounts at most: the least share is about 6 %.
        expectTold(bench, { provider: 'anthropic', model }, 1000, 0.08);
      },
    ),
    { numRuns: 40 },
  );
});
