import { describe, expect, test } from 'vitest';
import { blocksOf } from '../core/limits.ts';
import { windowsFromHeaders } from './anthropic-headers.ts';
import { anthropicUsage } from './anthropic-usage.ts';

const NOW = Date.parse('2026-11-20T10:00:00Z');
const RESET = '2026-11-20T12:00:00.123417+00:00';
const RESET_S = 1_800_000_000;
const UNIFIED = 'anthropic-ratelimit-unified';

function read(body: object) {
  const text = JSON.stringify(body);
  return anthropicUsage.fetch(() => Promise.resolve({ status: 200, headers: {}, text }), NOW);
}

function headers(told: Record<string, string>, served = true) {
  const named = Object.entries(told).map(([name, value]) => [`${UNIFIED}-${name}`, value] as const);
  return windowsFromHeaders(Object.fromEntries(named), NOW, served);
}

const full = { utilization: 100, resets_at: RESET };

test('amounts are told in percent', async () => {
  expect((await read({ five_hour: { utilization: 12.5 } })).windows).toMatchObject([
    { usedFraction: 0.125, amount: { used: 12.5, limit: 100, unit: 'percent' } },
  ]);
});

test.each([
  [89.9, 'ok'],
  [90, 'warning'],
  [99.9, 'warning'],
  [100, 'exhausted'],
])('%s percent used is %s', async (utilization, status) => {
  expect((await read({ five_hour: { utilization } })).windows).toMatchObject([{ status }]);
});

describe('limits[] rows', () => {
  test('name a window by its model, whichever it is', async () => {
    const row = (display_name: string) => ({
      kind: 'weekly_scoped',
      percent: 10,
      resets_at: RESET,
      scope: { model: { display_name } },
    });
    const limits = ['Fable', 'Claude Mythos 5', 'New Thing'].map((name) => row(name));
    const { windows } = await read({ five_hour: null, limits });
    expect(windows.map(({ id, scope, label }) => [id, scope, label])).toEqual([
      ['anthropic:7d:fable', 'fable', '7 d Fable'],
      ['anthropic:7d:mythos', 'mythos', '7 d Mythos'],
      ['anthropic:7d:new-thing', 'new-thing', '7 d New-thing'],
    ]);
  });

  test('is_active says only which limit binds: it changes nothing', async () => {
    const rows = [true, false, undefined].map((is_active) => ({
      limits: [{ kind: 'session', percent: 100, resets_at: RESET, is_active }],
    }));
    const reports = await Promise.all(rows.map((body) => read(body)));
    for (const { windows } of reports)
      expect(windows).toMatchObject([{ id: 'anthropic:5h', status: 'exhausted' }]);
  });

  test('alone are enough', async () => {
    const { windows, notes } = await read({
      limits: [
        { kind: 'session', percent: 1 },
        { kind: 'weekly_all', percent: 2 },
      ],
    });
    expect(windows.map(({ id }) => id)).toEqual(['anthropic:5h', 'anthropic:7d']);
    expect(notes).toEqual([]);
  });

  test('stand in for a row of the older kind that cannot be read', async () => {
    const { windows, notes } = await read({
      five_hour: { utilization: 'much' },
      limits: [{ kind: 'session', percent: 30 }],
    });
    expect(windows).toMatchObject([{ id: 'anthropic:5h', usedFraction: 0.3 }]);
    expect(notes).toEqual([expect.stringContaining('five_hour.utilization')]);
  });

  test.each([
    [7, 'limits[0] is no object'],
    [{ kind: 7 }, 'limits[0].kind is no text'],
    [{ kind: 'session', percent: {} }, 'limits[0].percent is no number'],
    [{ kind: 'session', resets_at: 7 }, 'limits[0].resets_at is no time'],
    [
      { kind: 'weekly_scoped', percent: 1, scope: { model: { display_name: 7 } } },
      'limits[0].scope.model.display_name is no text',
    ],
  ])('of a wrong type are noted, the others stay: %j', async (row, said) => {
    const { windows, notes } = await read({ limits: [row, { kind: 'weekly_all', percent: 4 }] });
    expect(windows).toMatchObject([{ id: 'anthropic:7d' }]);
    expect(notes).toEqual([expect.stringContaining(said)]);
  });

  test.each([
    [{ kind: 'daily', percent: 5 }],
    [{ percent: 5 }],
    [{ kind: 'weekly_scoped', percent: 5, scope: null }],
    [null],
  ])('of another day or without a name pass: %j', async (row) => {
    const body = { five_hour: null, limits: row === null ? [] : [row] };
    expect(await read(body)).toMatchObject({ windows: [], notes: [] });
  });
});

test('reset programmes and fields of another day pass', async () => {
  const body = { five_hour: null, cedar_ember: { a: 1 }, juniper_tide: null, later: [1] };
  expect(await read(body)).toMatchObject({ windows: [], notes: [] });
});

test('7d_oi is the same window as the report’s row for Fable', async () => {
  const limits = [
    { kind: 'weekly_scoped', percent: 5, scope: { model: { display_name: 'Fable' } } },
  ];
  const [polled] = (await read({ limits })).windows;
  const [told] = headers({ '7d_oi-utilization': '0.06', '7d_oi-reset': String(RESET_S) });
  expect(told?.id).toBe(polled?.id);
  expect(told).toMatchObject({ usedFraction: 0.06, resetsAtMs: RESET_S * 1000, scope: 'fable' });
});

test('a missing reset is not invented, neither in the report nor in headers', async () => {
  expect((await read({ five_hour: { utilization: 100 } })).windows).toMatchObject([
    { status: 'exhausted', resetsAtMs: null },
  ]);
  expect(headers({ '5h-utilization': '0.4' })).toMatchObject([{ resetsAtMs: null }]);
});

describe('extra usage', () => {
  const legacy = { is_enabled: true, monthly_limit: 5000, used_credits: 1250, decimal_places: 2 };
  const money = (amount_minor: number) => ({ amount_minor, currency: 'EUR', exponent: 2 });
  const spend = { enabled: true, used: money(1250), limit: money(5000) };

  test.each([
    [{ extra_usage: legacy }, 'Extra usage: 12.50 of 50.00 USD this month.'],
    [{ spend }, 'Extra usage: 12.50 of 50.00 EUR this month.'],
    [{ spend, extra_usage: legacy }, 'Extra usage: 12.50 of 50.00 EUR this month.'],
    [{ spend: { ...spend, limit: null } }, 'Extra usage: 12.50 EUR this month.'],
    [
      { spend: { ...spend, used: { amount_minor: 7, currency: 'JPY', exponent: 0 }, limit: null } },
      'Extra usage: 7 JPY this month.',
    ],
    [{ spend: { enabled: true } }, 'Extra usage is on.'],
    [{ extra_usage: { is_enabled: true } }, 'Extra usage is on.'],
  ])('with room left it pays past full windows, and is told: %j', async (paid, note) => {
    const { windows, notes } = await read({ five_hour: full, ...paid });
    expect(windows[0]).toMatchObject({
      id: 'anthropic:5h',
      status: 'warning',
      usedFraction: 1,
      note: expect.any(String),
    });
    expect(notes).toEqual([note]);
  });

  test.each([
    [{ extra_usage: legacy }, 0.25, { used: 12.5, limit: 50, unit: 'usd' }, 'ok'],
    [{ spend: { ...spend, used: money(4500) } }, 0.9, undefined, 'warning'],
    [{ spend: { ...spend, used: money(6000) } }, 1, undefined, 'exhausted'],
    [{ spend: { ...spend, used: money(0), limit: money(0) } }, 1, undefined, 'exhausted'],
    [
      { extra_usage: { ...legacy, monthly_limit: null } },
      null,
      { used: 12.5, limit: null, unit: 'usd' },
      'unknown',
    ],
  ])('is a window for display, which blocks nothing: %j', async (paid, used, amount, status) => {
    const { windows } = await read({ five_hour: { utilization: 5 }, ...paid });
    const extra = windows.at(-1);
    expect(extra).toMatchObject({ id: 'anthropic:extra', usedFraction: used, status });
    expect([extra?.amount, extra?.resetsAtMs]).toEqual([amount, null]);
    expect(blocksOf(windows, NOW)).toEqual([]);
  });

  test.each([
    ['it is off', { spend: { ...spend, enabled: false } }, 0],
    ['it is off', { extra_usage: { ...legacy, is_enabled: false } }, 0],
    ['it is used up', { spend: { ...spend, used: money(5000) } }, 1],
    ['it is used up', { extra_usage: { ...legacy, used_credits: 5001 } }, 1],
    ['it is stopped', { spend: { ...spend, disabled_reason: 'out_of_credits' } }, 1],
    ['there is none', {}, 0],
  ])('a full window is exhausted when %s: %j', async (_name, paid, notes) => {
    const report = await read({ five_hour: full, ...paid });
    expect(report.windows[0]).toMatchObject({ id: 'anthropic:5h', status: 'exhausted' });
    expect(report.notes).toHaveLength(notes);
  });

  test.each([
    [{ spend: 7 }, 'spend is no object'],
    [{ spend: { enabled: true, used: 7 } }, 'spend.used is no object'],
    [
      { spend: { enabled: true, used: { amount_minor: '7' } } },
      'spend.used.amount_minor is no amount',
    ],
    [{ extra_usage: [] }, 'extra_usage is no object'],
    [
      { extra_usage: { ...legacy, monthly_limit: 'much' } },
      'extra_usage.monthly_limit is no amount',
    ],
  ])('of a wrong type it is noted, and the windows stay: %j', async (paid, said) => {
    const { windows, notes } = await read({ five_hour: full, ...paid });
    expect(windows).toMatchObject([{ status: 'exhausted' }]);
    expect(notes).toEqual([expect.stringContaining(said)]);
  });

  test('an answer that it paid for serves, although it calls the window rejected', () => {
    const told = {
      status: 'rejected',
      '5h-status': 'rejected',
      '5h-utilization': '1',
      '5h-reset': String(RESET_S),
      '7d-status': 'allowed',
      '7d-utilization': '0.3',
      'overage-status': 'allowed',
      'overage-in-use': 'true',
    };
    expect(headers(told)).toMatchObject([
      { id: 'anthropic:5h', status: 'warning', note: expect.stringContaining('Extra usage pays') },
      { id: 'anthropic:7d', status: 'ok' },
    ]);
    expect(headers(told, false)).toMatchObject([{ status: 'exhausted' }, { status: 'ok' }]);
    expect(headers({ ...told, 'overage-in-use': 'false' })).toMatchObject([
      { status: 'exhausted' },
      { status: 'ok' },
    ]);
  });
});
