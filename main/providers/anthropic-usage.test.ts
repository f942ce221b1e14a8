import { expect, test } from 'vitest';
import { blocksOf } from '../core/limits.ts';
import type { HttpAnswer } from '../platform/http.ts';
import { anthropicUsage } from './anthropic-usage.ts';

const NOW = Date.parse('2026-11-20T10:00:00Z');
const RESET = '2026-11-20T12:00:00.123417+00:00';

function answering(status: number, body: unknown): () => Promise<HttpAnswer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return () => Promise.resolve({ status, headers: {}, text });
}

function read(body: unknown) {
  return anthropicUsage.fetch(answering(200, body), NOW);
}

test('rows and scoped limits become windows named by their duration', async () => {
  const row = { utilization: 42, resets_at: RESET };
  const report = await read({
    five_hour: row,
    seven_day: { utilization: 91, resets_at: null },
    seven_day_opus: null,
    seven_day_sonnet: null,
    seven_day_oauth_apps: { anything: true },
    cedar_ember: null,
    limits: [
      { kind: 'session', percent: 42, resets_at: RESET, scope: null, is_active: true },
      { kind: 'weekly_all', percent: 91, resets_at: null, scope: null },
      {
        kind: 'weekly_scoped',
        percent: 100,
        resets_at: RESET,
        scope: { model: { id: null, display_name: 'Claude Fable' } },
      },
      { kind: 'of another day', percent: 3 },
    ],
    unknown_field: [1],
  });
  expect(report.notes).toEqual([]);
  expect(report.fetchedAtMs).toBe(NOW);
  expect(
    report.windows.map(({ id, label, durationMs, usedFraction, status, scope }) => [
      id,
      label,
      durationMs,
      usedFraction,
      status,
      scope,
    ]),
  ).toEqual([
    ['anthropic:5h', '5 h', 18_000_000, 0.42, 'ok', null],
    ['anthropic:7d', '7 d', 604_800_000, 0.91, 'warning', null],
    ['anthropic:7d:fable', '7 d Fable', 604_800_000, 1, 'exhausted', 'fable'],
  ]);
  expect(report.windows.map((window) => window.resetsAtMs)).toEqual([
    Date.parse(RESET),
    null,
    Date.parse(RESET),
  ]);
});

test('older answers with rows per model family are read', async () => {
  const report = await read({
    five_hour: { utilization: 0, resets_at: null },
    seven_day_opus: { utilization: 12.5, resets_at: RESET },
  });
  expect(report.windows).toMatchObject([
    { id: 'anthropic:5h', usedFraction: 0, resetsAtMs: null },
    { id: 'anthropic:7d:opus', label: '7 d Opus', usedFraction: 0.125, scope: 'opus' },
  ]);
});

test.each([
  [
    'text where a number belongs',
    { utilization: 'much', resets_at: RESET },
    'five_hour.utilization',
  ],
  ['a number where a time belongs', { utilization: 42, resets_at: 17 }, 'five_hour.resets_at'],
  ['a text that is no time', { utilization: 42, resets_at: 'soon' }, 'five_hour.resets_at'],
  ['no object at all', 42, 'five_hour is no object'],
])('%s drops that window with a note, never the report', async (_name, row, said) => {
  const report = await read({ five_hour: row, seven_day: { utilization: 5, resets_at: null } });
  expect(report.windows).toMatchObject([{ id: 'anthropic:7d', usedFraction: 0.05 }]);
  expect(report.notes).toEqual([expect.stringContaining(said)]);
});

test('a number that comes as a text is a number', async () => {
  const report = await read({ five_hour: { utilization: '42', resets_at: RESET } });
  expect(report.windows).toMatchObject([{ id: 'anthropic:5h', usedFraction: 0.42 }]);
  expect(report.notes).toEqual([]);
});

test('limits of a wrong type are noted', async () => {
  const report = await read({ five_hour: null, limits: { session: 1 } });
  expect(report.windows).toEqual([]);
  expect(report.notes).toHaveLength(1);
});

test('a used share out of range is held within 0 and 1', async () => {
  const report = await read({ five_hour: { utilization: 130 }, seven_day: { utilization: -3 } });
  expect(report.windows.map(({ usedFraction }) => usedFraction)).toEqual([1, 0]);
});

test('extra usage is told in words, and as a window that blocks nothing though it is used up', async () => {
  const report = await read({
    five_hour: null,
    extra_usage: {
      is_enabled: true,
      used_credits: 5000,
      monthly_limit: 5000,
      decimal_places: 2,
      currency: 'EUR',
    },
  });
  expect(report.windows).toMatchObject([{ id: 'anthropic:extra', status: 'exhausted' }]);
  expect(blocksOf(report.windows, NOW)).toEqual([]);
  expect(report.notes).toEqual(['Extra usage: 50.00 of 50.00 EUR this month.']);
});

test.each([
  [401, 'AUTH_ERROR'],
  [403, 'AUTH_ERROR'],
  [429, 'RATE_LIMIT'],
  [500, 'UPSTREAM_UNREACHABLE'],
  [404, 'UPSTREAM_UNREACHABLE'],
])('%i is %s', async (status, code) => {
  await expect(anthropicUsage.fetch(answering(status, {}), NOW)).rejects.toMatchObject({ code });
});

test.each([['<html>'], ['[]'], ['{}'], ['null'], ['']])(
  'a 200 without usage (%s) is no report',
  async (body) => {
    await expect(read(body)).rejects.toMatchObject({ code: 'UPSTREAM_UNREACHABLE' });
  },
);
