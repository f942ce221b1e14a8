import { expect, test } from 'vitest';
import type { RequestRecord } from '../../shared/model/activity.ts';
import { NO_TOKENS } from '../../shared/model/tokens.ts';
import type { AccountUsage } from '../../shared/model/window.ts';
import { activityCsv, costsCsv, usageCsv } from './csv-tables.ts';

const prices = { library: 'prices', version: '1.0.0', date: '2026-01-02' };

const request: RequestRecord = {
  ...NO_TOKENS,
  id: 'r1',
  at: '2026-11-19T15:20:00.000Z',
  client: '@cmd, "x"',
  provider: 'anthropic',
  account: 1,
  model: '=1+1',
  method: 'POST',
  path: '/v1/messages',
  status: 200,
  error: null,
  attempts: 1,
  clientId: null,
  attemptList: [],
  session: null,
  firstByteMs: 1,
  durationMs: 2,
  inputTokens: 3,
  cost: 0.25,
};

test('a cost says that it is an estimate, and of what day its prices are; none has no day', () => {
  const text = activityCsv([request, { ...request, id: 'r2', cost: null }], prices);
  const [head = '', first = '', second = ''] = text.split('\r\n');
  expect(head.endsWith(',costEstimateUsd,pricesOf,session,tried')).toBe(true);
  expect(first.endsWith(',0.25,2026-01-02,,')).toBe(true);
  expect(second.endsWith(',,,,')).toBe(true);
  expect(first).toContain(`,"'@cmd, ""x""",anthropic,1,'=1+1,POST,`);
});

test('a request tells its session and the accounts that it was tried with, in their order', () => {
  const attemptList = [
    { account: 1, status: 401, reason: 'refreshed', ms: 3 },
    { account: 1, status: 429, reason: 'usage limit', ms: 4 },
    { account: 2, status: null, reason: 'no credential', ms: 0 },
    { account: null, status: 200, reason: 'ok', ms: 5 },
  ] as const;
  const text = activityCsv(
    [{ ...request, session: '00ff00ff', attemptList: [...attemptList] }],
    prices,
  );
  expect(text).toContain(
    ',00ff00ff,"1 401 refreshed; 1 429 usage limit; 2 - no credential; own 200 ok"',
  );
});

test('sums with their estimates', () => {
  const sums = {
    requests: 2,
    retried: 0,
    refused: 0,
    inputTokens: 5,
    outputTokens: 6,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    unpriced: 1,
    cost: 1.5,
  };
  const row = { ...sums, key: '-haiku', provider: 'anthropic', share: 1 } as const;
  const text = costsCsv({
    from: '2026-11-19T00:00:00.000Z',
    to: '2026-11-19T15:20:00.000Z',
    totals: sums,
    days: 1,
    groups: [{ by: 'model', rows: [row, { ...row, key: null, cost: null, share: null }] }],
    prices,
  });
  expect(text.split('\r\n').slice(1, 3)).toEqual([
    "model,'-haiku,anthropic,2,0,0,5,6,0,0,1.5,1,1,2026-01-02",
    'model,,anthropic,2,0,0,5,6,0,0,,1,,',
  ]);
});

test('an account of which no window is known is a row too, with its notes', () => {
  const usage: AccountUsage = {
    id: 7,
    provider: 'anthropic',
    email: '+ada@example.com',
    plan: null,
    windows: [],
    fetchedAt: null,
    stale: false,
    notes: ['No limit is known.'],
    resets: { available: null, soonestExpiry: null },
  } as unknown as AccountUsage;
  expect(usageCsv([usage]).split('\r\n')[1]).toBe(
    "7,anthropic,'+ada@example.com,,,,,,,,,,,false,No limit is known.",
  );
});
