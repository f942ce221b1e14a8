import { expect, test } from 'vitest';
import type { UsageReport, WindowReading } from '../core/usage.ts';
import { kimiCodeUsage } from './kimi-code-usage.ts';

const NOW_MS = Date.UTC(2026, 10, 21, 12);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function read(body: unknown, status = 200): Promise<UsageReport> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return kimiCodeUsage.fetch(({ url }) => {
    expect(url).toBe('https://api.kimi.com/coding/v1/usages');
    return Promise.resolve({ status, headers: {}, text });
  }, NOW_MS);
}

async function weekly(usage: unknown): Promise<WindowReading | undefined> {
  return (await read({ usage })).windows[0];
}

function minutes(duration: unknown, timeUnit: unknown, detail: object = { limit: 10, used: 1 }) {
  return { detail, window: { duration, timeUnit } };
}

test('the whole answer, numbers as strings: 7 d, 5 h, total and months', async () => {
  const { windows, notes } = await read({
    usage: {
      limit: '2048',
      used: '512',
      remaining: '1536',
      resetTime: '2026-11-25T12:00:00.716839300Z',
    },
    limits: [
      minutes(300, 'TIME_UNIT_MINUTE', {
        limit: '200',
        used: '20',
        remaining: '180',
        resetTime: '2026-11-21T14:00:00Z',
      }),
    ],
    totalQuota: { limit: '100', remaining: '40' },
    usages: { limit_month_agent: { used_ratio: '0.95' }, other: { used_ratio: 1 } },
    user: { membership: { level: 'LEVEL_INTERMEDIATE' } },
  });
  expect(notes).toEqual([]);
  expect(windows).toEqual([
    {
      id: 'kimi-code:7d',
      label: '7 d',
      durationMs: 7 * DAY_MS,
      resetsAtMs: Date.UTC(2026, 10, 25, 12, 0, 0, 716),
      usedFraction: 0.25,
      amount: { used: 512, limit: 2048, unit: 'requests' },
      status: 'ok',
      scope: null,
      source: 'poll',
    },
    expect.objectContaining({
      id: 'kimi-code:5h',
      label: '5 h',
      durationMs: 5 * HOUR_MS,
      resetsAtMs: Date.UTC(2026, 10, 21, 14),
      usedFraction: 0.1,
    }),
    expect.objectContaining({ id: 'kimi-code:total', label: 'Total', usedFraction: 0.6 }),
    expect.objectContaining({
      id: 'kimi-code:month-agent',
      label: 'Month agent',
      usedFraction: 0.95,
      status: 'warning',
      amount: { used: 95, limit: 100, unit: 'percent' },
    }),
  ]);
});

test.each([
  [300, 'TIME_UNIT_MINUTE', 'kimi-code:5h'],
  ['300', 'minutes', 'kimi-code:5h'],
  [5, 'HOUR', 'kimi-code:5h'],
  [18_000, 'TIME_UNIT_SECOND', 'kimi-code:5h'],
  [1, 'TIME_UNIT_WEEK', 'kimi-code:7d'],
  [7, 'TIME_UNIT_DAY', 'kimi-code:7d'],
  [1, 'month', 'kimi-code:30d'],
  [90, 'TIME_UNIT_MINUTE', 'kimi-code:90min'],
])('a window of %s %s is %s', async (duration, unit, id) => {
  const { windows } = await read({ limits: [minutes(duration, unit)] });
  expect(windows.map((window) => window.id)).toEqual([id]);
});

const AT = '2026-11-21T15:00:00Z';
const AT_MS = Date.parse(AT);
test.each([
  ['resetTime', AT],
  ['reset_time', AT],
  ['resetAt', AT],
  ['reset_at', AT],
  ['resetsAt', AT],
  ['resets_at', AT],
  ['reset_at', AT_MS],
  ['reset_at', String(AT_MS)],
  ['resetAt', AT_MS / 1000],
  ['resetAt', '2026-11-21T23:00:00+08:00'],
  ['reset_time', '2026-11-21 15:00:00'],
  ['reset_in', 10_800],
  ['resetIn', '10800'],
  ['reset_after', 10_800],
  ['resetAfter', 10_800],
  ['reset_in_seconds', 10_800],
  ['ttl', 10_800],
])('the reset as %s: %s', async (name, value) => {
  expect((await weekly({ limit: 10, used: 1, [name]: value }))?.resetsAtMs).toBe(AT_MS);
});

test.each([
  ['resetTime', 'soon'],
  ['resetTime', ''],
  ['reset_at', 0],
  ['reset_in', -5],
  ['ttl', 1e12],
  ['resetAt', '1970-01-01T00:00:00Z'],
])('a reset that cannot be true (%s: %s) is none', async (name, value) => {
  expect((await weekly({ limit: 10, used: 1, [name]: value }))?.resetsAtMs).toBeNull();
});

test.each([
  ['used of the limit', { limit: 100, used: 30 }, 0.3],
  ['what is not left of it', { limit: 100, remaining: 30 }, 0.7],
  ['used before what is left', { limit: 100, used: 20, remaining: 50 }, 0.2],
  ['a ratio before both', { limit: 100, used: 20, used_ratio: 0.4 }, 0.4],
  ['more than all', { limit: 100, used: 130 }, 1],
  ['a negative rest', { limit: 100, remaining: -3 }, 1],
])('the used fraction from %s', async (_what, row, fraction) => {
  expect((await weekly(row))?.usedFraction).toBe(fraction);
});

test.each([
  [89, 'ok'],
  [90, 'warning'],
  [100, 'exhausted'],
])('%i of 100 is %s', async (used, status) => {
  expect((await weekly({ limit: 100, used }))?.status).toBe(status);
});

test('a limit without detail holds its numbers itself', async () => {
  const row = { limit: 10, used: 5, window: { duration: 300, timeUnit: 'TIME_UNIT_MINUTE' } };
  const { windows } = await read({ limits: [row] });
  expect(windows[0]).toMatchObject({ id: 'kimi-code:5h', usedFraction: 0.5 });
});

test('the same window twice keeps the fuller one', async () => {
  const { windows } = await read({
    usage: { limit: 10, used: 2 },
    limits: [minutes(7, 'TIME_UNIT_DAY', { limit: 10, used: 6 })],
  });
  expect(windows).toMatchObject([{ id: 'kimi-code:7d', usedFraction: 0.6 }]);
});

test('what cannot be read is told by its field, and the rest is read', async () => {
  const { windows, notes } = await read({
    usage: { limit: 10, used: 1 },
    limits: [
      minutes('?', 'TIME_UNIT_MINUTE'),
      minutes(5, 'FORTNIGHT'),
      'x',
      minutes(300, 'MINUTE', {}),
    ],
    totalQuota: 'x',
  });
  expect(windows.map(({ id }) => id)).toEqual(['kimi-code:7d']);
  expect(notes).toHaveLength(5);
  expect(notes.join()).toContain('limits[1]');
  expect((await read({ limits: {} })).notes).toEqual([expect.stringContaining('no list')]);
});

test('missing and null parts pass in silence', async () => {
  const report = await read({ usage: null, limits: null, totalQuota: null, usages: null });
  expect([report.windows, report.notes]).toEqual([[], []]);
});

test.each([
  [401, 'AUTH_ERROR'],
  [403, 'AUTH_ERROR'],
  [429, 'RATE_LIMIT'],
  [502, 'UPSTREAM_UNREACHABLE'],
])('a %i is %s', async (status, code) => {
  await expect(read({}, status)).rejects.toMatchObject({ code });
});

test.each(['[]', '<html>', '{}'])('%s holds no usage', async (text) => {
  await expect(read(text)).rejects.toMatchObject({ code: 'UPSTREAM_UNREACHABLE' });
});
