import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LONGEST_BLOCK_MS } from './limits.ts';
import { retryAfterMs } from './retry-after.ts';

const NOW = Date.UTC(2026, 0, 1);
const NAMES = [
  'retry-after-ms',
  'retry-after',
  'x-ratelimit-reset-ms',
  'x-ratelimit-reset',
  'x-ratelimit-reset-after',
] as const;

/** Text that is near the grammar: an arbitrary string would nearly never touch it. */
const PIECES = [
  ...Array.from('0123456789 .,:;-+~"{}eEsmhdZT\n'),
  'ms',
  'min',
  'retry-after',
  'try again in ',
  'retry after ',
  'reset after ',
  'resets at ',
  '"retryDelay":"',
  '"resets_in_seconds":',
  '"resets_at":',
  '2026-01-01T00:00:00Z',
  'Thu, 01 Jan 2026 00:02:00 GMT',
  '１２',
  '\u0000',
];
const nearText = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((all) => all.join(''));
const anyText = fc.oneof(nearText, fc.string({ maxLength: 60 }), fc.string({ unit: 'binary' }));
const headers = fc.dictionary(fc.constantFrom(...NAMES), anyText, { maxKeys: 5 });

function isAnswer(value: number | null): boolean {
  return value === null || (Number.isInteger(value) && value >= 0 && value <= LONGEST_BLOCK_MS);
}

test('whatever is told, the answer is nothing, or whole milliseconds of at most 31 days', () => {
  fc.assert(
    fc.property(headers, anyText, (told, body) => isAnswer(retryAfterMs(told, body, NOW))),
    { numRuns: 3000 },
  );
});

test('a number of seconds is taken as it is, and nothing else is taken for one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_000_000 }), nearText, (seconds, tail) => {
      const whole = String(seconds);
      expect(retryAfterMs({ 'retry-after': whole }, '', NOW)).toBe(seconds * 1000);
      const altered = retryAfterMs({ 'retry-after': `${whole}x${tail}` }, '', NOW);
      expect(altered).toBeNull();
      expect(retryAfterMs({ 'retry-after': `-${whole}` }, '', NOW)).toBeNull();
    }),
  );
});

test('a span says the same in a header, in a phrase and in a field', () => {
  const part = fc.integer({ min: 0, max: 59 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99 }), part, part, (hours, minutes, seconds) => {
      const text = `${hours}h${minutes}m${seconds}s`;
      const totalMs = ((hours * 60 + minutes) * 60 + seconds) * 1000;
      for (const body of [
        `will reset after ${text}.`,
        `try again in ~${text} or`,
        `retry in ${text}`,
      ])
        expect(retryAfterMs({}, body, NOW)).toBe(totalMs);
      expect(retryAfterMs({ 'x-ratelimit-reset': text }, '', NOW)).toBe(totalMs);
      const field = `{"retryDelay":"${totalMs / 1000}s"}`;
      expect(retryAfterMs({}, field, NOW)).toBe(totalMs);
    }),
  );
});

test('an instant means the same in seconds, in milliseconds and as a date, and the past is now', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100_000, max: 2_000_000 }), (seconds) => {
      const atMs = NOW + seconds * 1000;
      const expected = Math.max(0, seconds * 1000);
      const told = [
        { 'x-ratelimit-reset': String(atMs / 1000) },
        { 'x-ratelimit-reset': String(atMs) },
        { 'x-ratelimit-reset-ms': String(atMs) },
        { 'retry-after': new Date(atMs).toUTCString() },
      ];
      for (const one of told)
        expect(retryAfterMs(one as Record<string, string>, '', NOW)).toBe(expected);
    }),
  );
});

test('a longer wait is never told as a shorter one', () => {
  const seconds = fc.integer({ min: 0, max: 9_000_000 });
  fc.assert(
    fc.property(fc.constantFrom(...NAMES), seconds, seconds, (name, one, other) => {
      const [short, long] = [Math.min(one, other), Math.max(one, other)];
      const shortMs = retryAfterMs({ [name]: String(short) }, '', NOW) ?? -1;
      expect(retryAfterMs({ [name]: String(long) }, '', NOW)).toBeGreaterThanOrEqual(shortMs);
    }),
  );
});

test('attack: a body made to be matched over and over is read in a moment', () => {
  const evil = [
    'try again in 1'.repeat(20_000),
    `try again in ${'1'.repeat(250_000)}`,
    `try again in ${'1 s '.repeat(60_000)}!`,
    `reset after ${'1h'.repeat(100_000)}x`,
    `"retryDelay"${' '.repeat(250_000)}`,
    `"resets_at":${' '.repeat(250_000)}`,
  ];
  for (const body of evil) expect(isAnswer(retryAfterMs({}, body, NOW))).toBe(true);
});
