import { describe, expect, test } from 'vitest';
import { blocksOf } from '../core/limits.ts';
import { figuresOf } from '../core/ranking/figures.ts';
import { PLAIN_RULES } from '../core/ranking/rules.ts';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import { opencodeGoUsage } from './opencode-go-usage.ts';
import type { UsageAccount } from './types.ts';

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 10, 22, 12);
const RESET = '2026-11-22T14:00:00.000Z';
const ROW = { status: 'ok', percent: 30, resetsAt: RESET };
const GOOD = { rolling: ROW, weekly: ROW, monthly: ROW };

let asked: unknown[] = [];

function account(spentUsd: (spanMs: number) => number | null): UsageAccount {
  return {
    identity: UNKNOWN_IDENTITY,
    extra: {},
    installId: () => 'a-random-id',
    observedCostUsd: (sinceMs) => Promise.resolve(spentUsd(NOW_MS - sinceMs)),
  };
}

function fetchUsage(body: unknown, status = 200, whose = account(() => 0)) {
  asked = [];
  return opencodeGoUsage.fetch(
    (request) => {
      asked.push(request);
      return Promise.resolve({ status, headers: {}, text: JSON.stringify(body) });
    },
    NOW_MS,
    whose,
  );
}

test('a report has all three windows; the month has no length, for it begins with the subscription', async () => {
  const report = await fetchUsage({ usage: GOOD });
  expect(report.windows).toMatchObject([
    { id: 'opencode-go:5h', label: '5 h', durationMs: 5 * HOUR_MS, scope: null },
    { id: 'opencode-go:7d', label: '7 d', durationMs: 168 * HOUR_MS, scope: null },
    { id: 'opencode-go:month', label: 'Month', durationMs: null, scope: 'month' },
  ]);
  expect(report.windows[0]).toMatchObject({
    usedFraction: 0.3,
    resetsAtMs: Date.parse(RESET),
    amount: { used: 30, limit: 100, unit: 'percent' },
    status: 'ok',
    source: 'poll',
  });
});

test('it is asked with this profile’s own random id as x-opencode-session', async () => {
  await fetchUsage({ usage: GOOD });
  expect(asked).toEqual([
    {
      method: 'GET',
      url: 'https://opencode.ai/zen/go/v1/usage',
      headers: { 'x-opencode-session': 'a-random-id' },
    },
  ]);
});

test.each([
  [{ percent: 79 }, 'ok'],
  [{ percent: 80 }, 'warning'],
  [{ percent: '80' }, 'warning'],
  [{ percent: 100 }, 'exhausted'],
  [{ percent: 12, status: 'rate-limited' }, 'exhausted'],
])('the warning comes from 80 %% on: %j is %s', async (row, status) => {
  const report = await fetchUsage({ usage: { ...GOOD, rolling: { ...ROW, ...row } } });
  expect(report.windows[0]).toMatchObject({ status });
});

test('a month that is used up is shown: it blocks nothing and ranks nothing, for a balance may pay', async () => {
  const monthly = { ...ROW, percent: 100, status: 'rate-limited' };
  const { windows } = await fetchUsage({ usage: { ...GOOD, monthly } });
  expect(windows[2]).toMatchObject({
    usedFraction: 1,
    status: 'warning',
    note: expect.stringContaining('nothing is blocked'),
  });
  expect(blocksOf(windows, NOW_MS)).toEqual([]);
  const { short, long } = figuresOf(windows, null, PLAIN_RULES, NOW_MS);
  expect([short?.id, long?.id]).toEqual(['opencode-go:5h', 'opencode-go:7d']);
});

test('a rolling window that is used up blocks the account until its reset', async () => {
  const rolling = { ...ROW, percent: 100, status: 'rate-limited' };
  const { windows } = await fetchUsage({ usage: { ...GOOD, rolling } });
  expect(blocksOf(windows, NOW_MS)).toMatchObject([
    { scope: 'account', untilMs: Date.parse(RESET) },
  ]);
});

describe('three or nothing: a part never takes the place of a whole report', () => {
  test.each([
    [{ rolling: ROW, weekly: ROW }, 'monthly is missing'],
    [{ ...GOOD, weekly: undefined }, 'weekly is missing'],
    [{ ...GOOD, rolling: null }, 'rolling is no object'],
    [{ ...GOOD, rolling: { ...ROW, status: 'fine' } }, 'rolling.status is unknown'],
    [{ ...GOOD, weekly: { ...ROW, percent: '30 %' } }, 'weekly.percent is no percentage'],
    [{ ...GOOD, weekly: { ...ROW, percent: 101 } }, 'weekly.percent is no percentage'],
    [{ ...GOOD, weekly: { ...ROW, percent: -1 } }, 'weekly.percent is no percentage'],
    [{ ...GOOD, monthly: { ...ROW, resetsAt: 'soon' } }, 'monthly.resetsAt is no time'],
    [{ ...GOOD, monthly: { ...ROW, resetsAt: null } }, 'monthly.resetsAt is no time'],
  ])('%j', async (usage, what) => {
    await expect(fetchUsage({ usage })).rejects.toMatchObject({
      code: 'UPSTREAM_UNREACHABLE',
      message: expect.stringContaining(what),
    });
  });

  test.each([{}, { usage: [] }, []])('%j holds no usage', async (body) => {
    await expect(fetchUsage(body)).rejects.toMatchObject({ code: 'UPSTREAM_UNREACHABLE' });
  });
});

test.each([401, 403])('%i refuses the key', async (status) => {
  await expect(fetchUsage({}, status)).rejects.toMatchObject({ code: 'AUTH_ERROR' });
});

describe('without that endpoint (404) what was spent through Sluice is told, against $12, $30 and $60', () => {
  test('in the time of each window, at list prices, with a note', async () => {
    const spans: number[] = [];
    const spent = account((spanMs) => {
      spans.push(spanMs / HOUR_MS);
      return spanMs <= 5 * HOUR_MS ? 3 : 27;
    });
    const report = await fetchUsage({}, 404, spent);
    expect(spans).toEqual([5, 168, 720]);
    expect(report).toMatchObject({
      isGuess: true,
      notes: [expect.stringContaining('list prices')],
    });
    expect(report.windows).toMatchObject([
      {
        id: 'opencode-go:5h',
        usedFraction: 0.25,
        amount: { used: 3, limit: 12, unit: 'usd' },
        source: 'estimate',
        resetsAtMs: null,
      },
      { usedFraction: 0.9, amount: { used: 27, limit: 30 }, status: 'warning' },
      { usedFraction: 0.45, amount: { used: 27, limit: 60 }, scope: 'month' },
    ]);
  });

  test('it ranks by what was spent, and never blocks: others may use the account, and a balance may pay', async () => {
    const { windows } = await fetchUsage(
      {},
      404,
      account(() => 500),
    );
    expect(windows).toMatchObject([
      { usedFraction: 1, status: 'warning' },
      { usedFraction: 1, status: 'warning' },
      { usedFraction: 1, status: 'warning' },
    ]);
    expect(blocksOf(windows, NOW_MS)).toEqual([]);
    const { short, long } = figuresOf(windows, null, PLAIN_RULES, NOW_MS);
    expect([short?.id, long?.id]).toEqual(['opencode-go:5h', 'opencode-go:7d']);
  });

  test('where that is not known either, a note says so', async () => {
    const report = await fetchUsage(
      {},
      404,
      account(() => null),
    );
    expect(report).toMatchObject({
      windows: [],
      isGuess: true,
      notes: [expect.stringContaining('not known here')],
    });
  });
});
