import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeSpans } from './merge-spans.ts';

const spans = fc.array(
  fc
    .tuple(fc.nat(200), fc.nat(30))
    .map(([sinceMs, length]) => ({ sinceMs, untilMs: sinceMs + length })),
  { maxLength: 12 },
);

test('property: the same moments are covered, by spans that do not touch', () => {
  fc.assert(
    fc.property(spans, (all) => {
      const merged = mergeSpans(all);
      for (let at = 0; at < 240; at += 1) {
        const covers = ({ sinceMs, untilMs }: (typeof all)[number]): boolean =>
          sinceMs <= at && at < untilMs;
        expect(merged.some(covers)).toBe(all.some(covers));
      }
      for (const [index, span] of merged.entries())
        if (index > 0) expect(span.sinceMs).toBeGreaterThan(merged[index - 1]?.untilMs ?? 0);
    }),
  );
});
