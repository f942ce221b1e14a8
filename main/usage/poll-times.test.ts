import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Random } from '../platform/random.ts';
import { cacheMs, firstPollMs, retryMs, waitAfter } from './poll-times.ts';

function drawing(fraction: number): Random {
  return { bytes: (length) => Buffer.alloc(length), uuid: () => '', fraction: () => fraction };
}

test.each([
  [0, 225_000, 7_500],
  [0.5, 300_000, 10_000],
  [1, 375_000, 12_500],
])(
  'at a draw of %s a report is good for %i ms, and a failure cools for %i ms',
  (draw, cache, cool) => {
    expect(cacheMs(drawing(draw))).toBe(cache);
    expect(retryMs(1, drawing(draw))).toBe(cool);
  },
);

test('failures that last are asked about ever less, at least as often as a report ages', () => {
  const waits = [1, 2, 3, 4, 5, 6, 60].map((failures) => retryMs(failures, drawing(0.5)));
  expect(waits).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
});

test.each([
  ['UPSTREAM_UNREACHABLE', null, { nextMs: 10_000, askedMs: 0 }],
  ['UPSTREAM_UNREACHABLE', 3_000, { nextMs: 10_000, askedMs: 3_000 }],
  ['UPSTREAM_UNREACHABLE', 90_000, { nextMs: 90_000, askedMs: 90_000 }],
  ['AUTH_ERROR', null, { nextMs: 300_000, askedMs: 0 }],
  ['RATE_LIMIT', null, { nextMs: 300_000, askedMs: 0 }],
  ['RATE_LIMIT', 5_000, { nextMs: 300_000, askedMs: 5_000 }],
  ['RATE_LIMIT', 900_000, { nextMs: 900_000, askedMs: 900_000 }],
  // A day, or a mistake.
  ['RATE_LIMIT', 86_400_000, { nextMs: 3_600_000, askedMs: 3_600_000 }],
])('after %s that asks for %s ms', (code, waitMs, expected) => {
  expect(waitAfter({ code, failures: 1, waitMs }, drawing(0.5))).toEqual(expected);
});

test('whatever fails, and whatever is drawn, the next question comes, and not before its time', () => {
  const draw = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
  const failure = fc.record({
    code: fc.constantFrom('RATE_LIMIT', 'AUTH_ERROR', 'UPSTREAM_TIMEOUT'),
    failures: fc.integer({ min: 1, max: 1_000 }),
    waitMs: fc.option(fc.integer({ min: 0, max: 1e12 })),
  });
  fc.assert(
    fc.property(draw, failure, (fraction, failed) => {
      const { nextMs, askedMs } = waitAfter(failed, drawing(fraction));
      expect(nextMs).toBeGreaterThanOrEqual(7_500);
      expect(nextMs).toBeLessThanOrEqual(3_600_000);
      expect(askedMs).toBeLessThanOrEqual(nextMs);
      expect(firstPollMs(drawing(fraction), 1)).toBeLessThan(2_000);
    }),
  );
});
