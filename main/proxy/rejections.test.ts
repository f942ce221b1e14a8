import { expect, test } from 'vitest';
import { Rejections } from './rejections.ts';

const MINUTE = 60_000;

/** Refused again each time that the block before has ended. */
function refusedFor(rejections: Rejections, times: number): readonly number[] {
  const lengths: number[] = [];
  let nowMs = 1_000_000;
  for (let turn = 0; turn < times; turn += 1) {
    const { untilMs } = rejections.next(1, nowMs);
    lengths.push((untilMs - nowMs) / MINUTE);
    nowMs = untilMs;
  }
  return lengths;
}

test('60 s, doubling to an hour', () => {
  expect(refusedFor(new Rejections(), 9)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test('an answer that accepts the credential begins anew; other accounts are none of its business', () => {
  const rejections = new Rejections();
  refusedFor(rejections, 4);
  expect(rejections.next(2, 0)).toEqual({
    scope: 'account',
    untilMs: MINUTE,
    reason: 'rejected',
    billing: false,
  });
  rejections.clear(1);
  expect(refusedFor(rejections, 2)).toEqual([1, 2]);
});

test('requests that are refused within one block lengthen nothing', () => {
  const rejections = new Rejections();
  const ends = [0, 1, 59_999].map((nowMs) => rejections.next(1, nowMs).untilMs);
  expect(ends).toEqual([MINUTE, MINUTE, MINUTE]);
  expect(rejections.next(1, MINUTE).untilMs).toBe(3 * MINUTE);
});
