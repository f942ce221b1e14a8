import { expect, test } from 'vitest';
import { windowsFromHeaders as read } from './anthropic-headers.ts';

const PREFIX = 'anthropic-ratelimit-unified';
const RESET = 1_800_000_000;

function windowsFromHeaders(told: Record<string, string>, served = true) {
  return read(told, RESET * 1000 - 3_600_000, served);
}

function headers(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [`${PREFIX}-${name}`, value]),
  );
}

test('fractions and epoch seconds become windows', () => {
  const windows = windowsFromHeaders(
    headers({
      '5h-utilization': '0.42',
      '5h-reset': String(RESET),
      '5h-status': 'allowed',
      '7d-utilization': '0.95',
      '7d_oi-utilization': '0.1',
      '7d_oi-reset': String(RESET + 1),
      'grace-5h-utilization': '0.3',
      status: 'allowed',
    }),
  );
  expect(windows).toMatchObject([
    {
      id: 'anthropic:5h',
      usedFraction: 0.42,
      resetsAtMs: RESET * 1000,
      status: 'ok',
      source: 'headers',
    },
    { id: 'anthropic:7d', usedFraction: 0.95, resetsAtMs: null, status: 'warning', scope: null },
    { id: 'anthropic:7d:fable', usedFraction: 0.1, scope: 'fable' },
  ]);
});

test('an answer without them gives nothing, and always the same nothing', () => {
  expect(windowsFromHeaders({ 'content-type': 'text/plain' })).toEqual([]);
  expect(windowsFromHeaders({})).toBe(windowsFromHeaders({ a: 'b' }));
});

test('a rejected window is exhausted, whatever its number', () => {
  const own = headers({ '5h-status': 'rejected', '5h-utilization': '0.998', '5h-reset': '1' });
  expect(windowsFromHeaders(own)).toMatchObject([{ status: 'exhausted', usedFraction: 1 }]);
});

test('a rejection that names only its claim exhausts that window until the common reset', () => {
  const claim = headers({
    status: 'rejected',
    'representative-claim': 'seven_day',
    reset: String(RESET),
  });
  expect(windowsFromHeaders(claim)).toMatchObject([
    { id: 'anthropic:7d', status: 'exhausted', resetsAtMs: RESET * 1000 },
  ]);
});

test('a full window whose answer was allowed still serves', () => {
  const full = headers({ '5h-utilization': '1', '5h-status': 'allowed_warning' });
  expect(windowsFromHeaders(full)).toMatchObject([{ status: 'warning', usedFraction: 1 }]);
});

test.each([
  ['1800000000.1234', 1_800_000_000_123],
  // Milliseconds or nanoseconds in place of seconds, and a zero: no instant that a window can have.
  ['1800000000000', null],
  ['180000000000000', null],
  ['0', null],
])('a reset of %s is %s', (reset, expected) => {
  const told = headers({ '5h-utilization': '0.5', '5h-reset': reset });
  expect(windowsFromHeaders(told)).toMatchObject([{ resetsAtMs: expected }]);
});

test.each(['', 'NaN', '-1', '1e9', '0x10', 'Infinity', '0.5, 0.6'])(
  'a number that is none (%s) is left out',
  (value) => {
    expect(windowsFromHeaders(headers({ '5h-utilization': value }))).toEqual([]);
    const odd = headers({ '5h-utilization': '0.5', '5h-reset': value });
    expect(windowsFromHeaders(odd)).toMatchObject([{ resetsAtMs: null }]);
  },
);
