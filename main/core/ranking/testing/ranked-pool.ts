import fc from 'fast-check';
import type { Strategy } from '../../../../shared/model/ranking.ts';
import type { PoolAccount } from '../../account.ts';
import { windowStatus } from '../../limits.ts';
import { makePoolAccount } from '../../testing/pool-account.ts';
import type { WindowReading } from '../../usage.ts';
import type { RankingQuery } from '../order.ts';
import { rankAccounts } from '../rank-accounts.ts';
import type { Ranking } from '../rank-accounts.ts';
import { PLAIN_RULES } from '../rules.ts';
import type { RankingRules } from '../rules.ts';

export const NOW = Date.parse('2026-01-15T12:00:00.000Z');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

const PRO = { name: 'pro', has: (plan: string) => /^pro$/i.test(plan) };

/** Rules as Codex has them. */
export const METERED_RULES: RankingRules = {
  familyMeters: 'instead',
  boostsUntouched: true,
  planFor: (model) => (model.endsWith('-spark') ? PRO : null),
};

export function rankQuery(fields: Partial<RankingQuery> = {}): RankingQuery {
  return {
    provider: 'anthropic',
    model: null,
    family: null,
    strategy: 'drain-rate',
    rules: PLAIN_RULES,
    ...fields,
  };
}

export function reading(fields: Partial<WindowReading> & { readonly id: string }): WindowReading {
  return {
    label: fields.id.replace(/^.*:/, ''),
    durationMs: 7 * DAY,
    resetsAtMs: NOW + 3 * DAY,
    usedFraction: 0,
    status: windowStatus(fields.usedFraction ?? 0),
    scope: null,
    source: 'poll',
    ...fields,
  };
}

/** A week of which `usedFraction` was used in the first four of its days. */
export function week(usedFraction: number | null, fields: Partial<WindowReading> = {}) {
  return reading({ id: '7d', label: '7 d', usedFraction, ...fields });
}

export function fiveHours(usedFraction: number | null, fields: Partial<WindowReading> = {}) {
  return reading({
    id: '5h',
    label: '5 h',
    durationMs: 5 * HOUR,
    resetsAtMs: NOW + 2 * HOUR,
    usedFraction,
    ...fields,
  });
}

export interface Member {
  readonly account: PoolAccount;
  readonly windows: readonly WindowReading[];
}

export function windowsOf(members: readonly Member[]): (id: number) => readonly WindowReading[] {
  const known = new Map(members.map(({ account, windows }) => [account.id, windows]));
  return (id) => known.get(id) ?? [];
}

const used = fc.option(
  fc.oneof(fc.constantFrom(0, 0.3, 0.3000001, 0.85, 1), fc.double({ min: 0, max: 1, noNaN: true })),
);
const resetIn = (lengthMs: number) =>
  fc.option(fc.oneof(fc.constantFrom(-HOUR, lengthMs), fc.integer({ min: 1, max: lengthMs })));

function windows(): fc.Arbitrary<readonly WindowReading[]> {
  return fc
    .record({
      short: used,
      long: used,
      spark: used,
      shortIn: resetIn(5 * HOUR),
      longIn: resetIn(7 * DAY),
    })
    .chain(({ short, long, spark, shortIn, longIn }) =>
      fc.subarray([
        fiveHours(short, { resetsAtMs: shortIn === null ? null : NOW + shortIn }),
        week(long, { resetsAtMs: longIn === null ? null : NOW + longIn }),
        week(spark, { id: '7d:spark', scope: 'spark' }),
      ]),
    );
}

const anyFields = fc.record({
  provider: fc.constantFrom('anthropic', 'anthropic', 'anthropic', 'openai'),
  priority: fc.constantFrom('preferred', 'normal', 'normal', 'reserve'),
  kind: fc.constantFrom('oauth', 'oauth', 'api_key'),
  plan: fc.constantFrom(null, 'Plus', 'Pro'),
  paused: fc.constantFrom(false, false, false, true),
  locked: fc.constantFrom(false, false, false, true),
  blocks: fc.array(
    fc.record({
      scope: fc.constantFrom('account', 'family:spark'),
      untilMs: fc.integer({ min: NOW - HOUR, max: NOW + HOUR }),
      reason: fc.constantFrom('usage window', 'usage limit', 'rejected'),
      billing: fc.boolean(),
    }),
    { maxLength: 1 },
  ),
} satisfies Record<string, fc.Arbitrary<unknown>>);
/** Only the windows set such accounts apart. */
const plainFields = fc.constant({ provider: 'anthropic' });

/** Up to 12 accounts, in half of the pools in all states, with windows of every kind. */
export const members: fc.Arbitrary<readonly Member[]> = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 12 }),
    fc.constantFrom<fc.Arbitrary<Partial<PoolAccount>>[]>(anyFields, plainFields),
  )
  .chain(([ids, fields]) =>
    fc.tuple(
      ...ids.map((id) =>
        fc.record({
          account: fields.map((some) => makePoolAccount({ id, ...some })),
          windows: windows(),
        }),
      ),
    ),
  );

export const queries: fc.Arbitrary<RankingQuery> = fc
  .record({
    strategy: fc.constantFrom<Strategy[]>(
      'drain-rate',
      'use-it-or-lose-it',
      'in-order',
      'round-robin',
    ),
    rules: fc.constantFrom(PLAIN_RULES, METERED_RULES),
    model: fc.constantFrom(null, 'gpt-5', 'gpt-5-spark'),
    lastTaken: fc.option(fc.integer({ min: 1, max: 40 })),
  })
  .map((fields) =>
    rankQuery({ ...fields, family: fields.model?.endsWith('-spark') === true ? 'spark' : null }),
  );

export function member(
  id: number,
  windows: readonly WindowReading[],
  fields: Partial<PoolAccount> = {},
): Member {
  return { account: makePoolAccount({ id, ...fields }), windows };
}

export function rank(pool: readonly Member[], query: Partial<RankingQuery> = {}): Ranking {
  const accounts = pool.map(({ account }) => account);
  return rankAccounts(accounts, windowsOf(pool), rankQuery(query), NOW);
}
