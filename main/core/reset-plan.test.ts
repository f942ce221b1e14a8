import { expect, test } from 'vitest';
import type { Block, PoolAccount } from './account.ts';
import { automaticChoice, keepsPin, lastExpiryMs, offeredCredit, outcomeOf } from './reset-plan.ts';
import type { AutomaticFacts, ResetCredit } from './reset-plan.ts';
import { makePoolAccount } from './testing/pool-account.ts';

const HOUR_MS = 3_600_000;
const NOW = 1_800_000_000_000;

function credit(id: string, expiresAtMs: number | null, status = 'available'): ResetCredit {
  return { id, status, expiresAtMs, title: null };
}

test('offered is the soonest to expire, then those without an end, then one that this clock calls expired', () => {
  const all = [
    credit('undated', null),
    credit('past', NOW - 1),
    credit('late', NOW + 2),
    credit('soon', NOW + 1),
    credit('used', NOW, 'redeemed'),
  ];
  const order: (string | undefined)[] = [];
  for (let left = all; left.length > 1; left = left.filter(({ id }) => id !== order.at(-1)))
    order.push(offeredCredit(left, NOW)?.id);
  expect(order).toEqual(['soon', 'late', 'undated', 'past']);
  expect(offeredCredit([credit('used', null, 'redeemed')], NOW)).toBeNull();
  expect(lastExpiryMs([credit('a', NOW - 5, 'expired'), credit('b', NOW - 2), ...all], NOW)).toBe(
    NOW - 1,
  );
});

test.each([
  [200, 'reset', false, 'reset'],
  [200, null, false, 'reset'],
  [200, 'already_redeemed', false, 'already_redeemed'],
  [200, 'already_redeemed', true, 'reset'],
  [200, 'nothing_to_reset', true, 'nothing_to_reset'],
  [200, 'Odd words!', false, 'unknown_code'],
  [200, 'no_answer', false, 'unknown_code'],
  [409, 'already_redeemed', true, 'reset'],
  [400, 'no_credit', false, 'no_credit'],
  [400, 'bad_request', false, 'http_400'],
  [404, null, false, 'http_404'],
  [500, 'no_credit', false, 'http_500'],
  [401, 'reset', false, 'http_401'],
])('%i with the code %s (repeated: %s) is %s', (status, code, repeated, outcome) => {
  expect(outcomeOf({ status, code, isReadable: true }, repeated)).toBe(outcome);
});

test('a lost answer and http_* keep the request, every code ends it', () => {
  expect(['no_answer', 'http_503'].every(keepsPin)).toBe(true);
  expect(['reset', 'nothing_to_reset', 'unknown_code', 'no_credit'].some(keepsPin)).toBe(false);
});

function limit(forMs: number, fields: Partial<Block> = {}): Block {
  const untilMs = NOW + forMs;
  return { scope: 'account', untilMs, reason: 'usage limit', billing: false, ...fields };
}

function codex(id: number, blocks: readonly Block[], fields: Partial<PoolAccount> = {}) {
  return makePoolAccount({ id, provider: 'openai-codex', blocks, ...fields });
}

function choose(accounts: readonly PoolAccount[], facts: Partial<AutomaticFacts> = {}) {
  return automaticChoice({
    accounts,
    provider: 'openai-codex',
    records: [],
    taken: new Set(),
    soonestExpiryMs: new Map(),
    nowMs: NOW,
    ...facts,
  });
}

const BLOCKED = codex(1, [limit(2 * HOUR_MS)]);

test('automatic: a blocked account without siblings is chosen', () => {
  expect(choose([BLOCKED])).toEqual({ accountId: 1, episodeUntilMs: NOW + 2 * HOUR_MS });
  const others = [codex(2, [], { paused: true }), makePoolAccount({ id: 3 })];
  expect(choose([BLOCKED, ...others])?.accountId).toBe(1);
});

test('automatic: nothing without a block, and nothing while a sibling can serve', () => {
  expect(choose([codex(1, [])])).toBeNull();
  expect(choose([BLOCKED, codex(2, [])])).toBeNull();
  expect(choose([BLOCKED, codex(2, [limit(9 * HOUR_MS, { scope: 'family:spark' })])])).toBeNull();
});

test('automatic: nothing for a block that a reset would not end', () => {
  expect(choose([codex(1, [limit(2 * HOUR_MS, { reason: 'rejected' })])])).toBeNull();
  expect(choose([codex(1, [limit(2 * HOUR_MS, { billing: true })])])).toBeNull();
  expect(choose([codex(1, [limit(2 * HOUR_MS, { scope: 'family:spark' })])])).toBeNull();
  expect(choose([codex(1, [limit(2 * HOUR_MS)], { paused: true })])).toBeNull();
});

test('automatic: only 60 min or more before the account, or a sibling, resets by itself', () => {
  expect(choose([codex(1, [limit(HOUR_MS - 1)])])).toBeNull();
  expect(choose([codex(1, [limit(HOUR_MS)])])?.accountId).toBe(1);
  expect(choose([BLOCKED, codex(2, [limit(HOUR_MS - 1)])])).toBeNull();
});

test('automatic: once until the windows would have reset by themselves', () => {
  const record = (accountId: number, forMs: number) => ({
    accountId,
    episodeUntilMs: NOW + forMs,
  });
  expect(choose([BLOCKED], { records: [record(1, HOUR_MS)] })).toBeNull();
  const other = codex(2, [limit(3 * HOUR_MS)]);
  expect(choose([BLOCKED, other], { records: [record(2, HOUR_MS)] })).toBeNull();
  expect(choose([BLOCKED], { records: [record(1, -1), record(9, HOUR_MS)] })?.accountId).toBe(1);
});

test('automatic: never while a request of the provider is under way or has lost its answer', () => {
  const other = codex(2, [limit(3 * HOUR_MS)]);
  expect(choose([BLOCKED, other], { taken: new Set([2]) })).toBeNull();
});

test('automatic: the reset that expires first goes first', () => {
  const other = codex(2, [limit(3 * HOUR_MS)]);
  expect(choose([BLOCKED, other])?.accountId).toBe(1);
  const soonestExpiryMs = new Map([[2, NOW + HOUR_MS]]);
  expect(choose([BLOCKED, other], { soonestExpiryMs })?.accountId).toBe(2);
});
