import { expect, test } from 'vitest';
import { windowsFromHeaders as readHeaders } from './openai-codex-headers.ts';
import { openaiCodexUsage } from './openai-codex-usage.ts';
import { familyOf } from './openai-codex-windows.ts';
import { openaiCodex } from './openai-codex.ts';

const NOW = 1_800_000_000_000;
const RESET_S = 1_800_010_000;
const FIVE_H = { used_percent: 42, limit_window_seconds: 18_000, reset_at: RESET_S };
const WEEK = { used_percent: 95, limit_window_seconds: 604_800, reset_after_seconds: 60 };

function windowsFromHeaders(told: Record<string, string>, nowMs: number, served = false) {
  return readHeaders(told, nowMs, served);
}

function fetchReport(body: unknown, status = 200) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const asked: string[] = [];
  const report = openaiCodexUsage.fetch(({ url }) => {
    asked.push(url);
    const list = '{"available_count":2,"credits":[]}';
    return Promise.resolve({ status, headers: {}, text: url.endsWith('/usage') ? text : list });
  }, NOW);
  return { report, asked };
}

function limit(primary: unknown, secondary: unknown = null, more: object = {}) {
  return {
    plan_type: 'plus',
    rate_limit: {
      allowed: true,
      limit_reached: false,
      primary_window: primary,
      secondary_window: secondary,
    },
    ...more,
  };
}

test('windows are named by their length, with plan and resets', async () => {
  const { report, asked } = fetchReport(
    limit(FIVE_H, WEEK, { rate_limit_reset_credits: { available_count: 2 }, later: {} }),
  );
  expect(await report).toMatchObject({
    fetchedAtMs: NOW,
    plan: 'Plus',
    resetsAvailable: 2,
    notes: [],
    windows: [
      {
        id: 'openai-codex:5h',
        label: '5 h',
        durationMs: 18_000_000,
        usedFraction: 0.42,
        resetsAtMs: RESET_S * 1000,
        status: 'ok',
        scope: null,
        source: 'poll',
      },
      {
        id: 'openai-codex:7d',
        label: '7 d',
        usedFraction: 0.95,
        resetsAtMs: NOW + 60_000,
        status: 'warning',
      },
    ],
  });
  expect(asked).toEqual([
    'https://chatgpt.com/backend-api/wham/usage',
    'https://chatgpt.com/backend-api/wham/rate-limit-reset-credits',
  ]);
});

test('the slot says nothing: a week may stand first, a free plan has a month', async () => {
  const { report } = fetchReport(limit(WEEK));
  expect((await report).windows).toMatchObject([{ id: 'openai-codex:7d' }]);
  const month = { used_percent: 1, limit_window_seconds: 2_592_000 };
  expect((await fetchReport(limit(month)).report).windows).toMatchObject([
    { id: 'openai-codex:30d', label: '30 d', resetsAtMs: null },
  ]);
});

test('a meter of its own has its own windows and scope', async () => {
  const rate_limit = { primary_window: FIVE_H, secondary_window: WEEK };
  const { report } = fetchReport(
    limit(FIVE_H, null, {
      additional_rate_limits: [
        { limit_name: 'GPT-5.3-Codex-Spark', metered_feature: 'codex_bengalfox', rate_limit },
        { limit_name: 'Code Review', rate_limit: { primary_window: WEEK } },
        { rate_limit },
        'odd',
      ],
    }),
  );
  expect((await report).windows.map(({ id, label, scope }) => [id, label, scope])).toEqual([
    ['openai-codex:5h', '5 h', null],
    ['openai-codex:spark:5h', '5 h Spark', 'spark'],
    ['openai-codex:spark:7d', '7 d Spark', 'spark'],
    ['openai-codex:code-review:7d', '7 d Code-review', 'code-review'],
  ]);
});

test.each([
  ['the provider still serves', {}, 'warning'],
  ['the limit is reached', { allowed: false, limit_reached: true }, 'exhausted'],
  ['it does not say', { allowed: undefined, limit_reached: undefined }, 'exhausted'],
])('a full window where %s', async (_name, said, status) => {
  const body = limit({ ...FIVE_H, used_percent: 100 });
  const { report } = fetchReport({ ...body, rate_limit: { ...body.rate_limit, ...said } });
  expect((await report).windows).toMatchObject([{ status }]);
});

test('credits that pay beyond the limit keep a full window serving, until they are spent', async () => {
  const full = {
    allowed: false,
    limit_reached: true,
    primary_window: { ...FIVE_H, used_percent: 100 },
  };
  const credits = { has_credits: true, unlimited: false, overage_limit_reached: false };
  const paid = fetchReport({ rate_limit: full, credits });
  expect((await paid.report).windows).toMatchObject([{ status: 'warning' }]);
  const spent = fetchReport({
    rate_limit: full,
    credits: { ...credits, overage_limit_reached: true },
  });
  expect((await spent.report).windows).toMatchObject([{ status: 'exhausted' }]);
});

test('a number that comes as a text is a number', async () => {
  const { report } = fetchReport(limit({ ...FIVE_H, used_percent: '42' }, WEEK));
  const { windows, notes } = await report;
  expect(windows[0]).toMatchObject({ id: 'openai-codex:5h', usedFraction: 0.42 });
  expect(notes).toEqual([]);
});

test.each([
  [{ ...FIVE_H, used_percent: 'much' }, 'used_percent'],
  [{ ...FIVE_H, reset_at: 'soon' }, 'reset_at'],
  [{ ...FIVE_H, limit_window_seconds: {} }, 'limit_window_seconds'],
  ['odd', 'is no object'],
])('a wrong type drops that window alone, and says which: %j', async (window, said) => {
  const { report } = fetchReport(limit(window, WEEK));
  const { windows, notes } = await report;
  expect(windows).toMatchObject([{ id: 'openai-codex:7d' }]);
  expect(notes).toEqual([expect.stringContaining(said)]);
});

test.each([
  [{ rate_limit: null, plan_type: null }, []],
  [{ rate_limit: { primary_window: {} } }, []],
  [{ rate_limit: { primary_window: { used_percent: 3 } } }, ['openai-codex:primary']],
  [{ plan_type: 7, rate_limit: [], additional_rate_limits: {}, credits: 'x' }, []],
])('odd answers are no error: %j', async (body, ids) => {
  const report = await fetchReport(body).report;
  expect(report.windows.map(({ id }) => id)).toEqual(ids);
});

test.each([
  [401, 'AUTH_ERROR'],
  [403, 'AUTH_ERROR'],
  [429, 'RATE_LIMIT'],
  [500, 'UPSTREAM_UNREACHABLE'],
])('a %i is %s', async (status, code) => {
  await expect(fetchReport({}, status).report).rejects.toMatchObject({ code });
});

test.each(['<html>', '[]', '{"detail":"x"}'])(
  'an answer without usage (%s) says so',
  async (text) => {
    await expect(fetchReport(text).report).rejects.toMatchObject({ code: 'UPSTREAM_UNREACHABLE' });
  },
);

test('headers of an answer tell the same windows under the same names', () => {
  const windows = windowsFromHeaders(
    {
      'x-codex-primary-used-percent': '100',
      'x-codex-primary-window-minutes': '299',
      'x-codex-primary-reset-at': String(RESET_S),
      'x-codex-secondary-used-percent': '12.5',
      'x-codex-secondary-window-minutes': '10080',
      'x-codex-secondary-reset-after-seconds': '60',
    },
    NOW,
  );
  expect(windows).toMatchObject([
    { id: 'openai-codex:5h', status: 'exhausted', resetsAtMs: RESET_S * 1000, source: 'headers' },
    { id: 'openai-codex:7d', usedFraction: 0.125, resetsAtMs: NOW + 60_000 },
  ]);
});

test('headers that cannot be read are left out; an answer without any gives nothing', () => {
  expect(windowsFromHeaders({ 'content-type': 'x' }, NOW)).toEqual([]);
  for (const odd of ['', 'NaN', '-1', '1e9', '0x10'])
    expect(windowsFromHeaders({ 'x-codex-primary-used-percent': odd }, NOW)).toEqual([]);
  const odd = { 'x-codex-primary-used-percent': '5', 'x-codex-primary-reset-at': '1800000000000' };
  expect(windowsFromHeaders(odd, NOW)).toMatchObject([
    { id: 'openai-codex:primary', durationMs: null, resetsAtMs: null },
  ]);
});

test.each([
  ['gpt-5.3-codex-spark', 'spark'],
  ['GPT-6-Spark', 'spark'],
  ['gpt-6-codex', null],
  ['sparkling', null],
])('the family of %s is %s', (model, family) => {
  expect(familyOf(model)).toBe(family);
});

test('Codex pins its redirect to port 1455', () => {
  expect(openaiCodex.oauth?.redirect).toEqual({
    host: 'localhost',
    port: 1455,
    path: '/auth/callback',
    portFallback: false,
  });
  expect(openaiCodex.oauth).toMatchObject({ tokenTimeoutMs: 15_000, refreshTimeoutMs: 15_000 });
});
