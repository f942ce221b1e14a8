import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY, HOUR, NOW, instant, makeWindow } from '../testing/snapshot.ts';
import type { UsageWindow } from '../model/window.ts';
import { forecastWindow } from './forecast.ts';
import type { Forecast, WindowVerdict } from './forecast.ts';

const RANK: Readonly<Record<WindowVerdict, number>> = {
  unknown: -1,
  idle: -1,
  early: -1,
  fine: 0,
  tight: 1,
  dry: 2,
  blocked: 3,
};
const MINUTE = 60_000;

interface Drawn {
  readonly durationMs: number;
  readonly leftMs: number;
  readonly used: number;
  readonly rate: number;
}

const level = fc.double({ min: 0, max: 1, noNaN: true });
const drawn = fc
  .record({
    durationMs: fc.constantFrom(5 * HOUR, DAY, 7 * DAY, 30 * DAY),
    leftShare: fc.double({ min: 0.001, max: 1, noNaN: true }),
    used: level,
    rate: fc.double({ min: 0, max: 2, noNaN: true }),
  })
  .map(({ leftShare, durationMs, used, rate }) => ({
    durationMs,
    used,
    rate,
    leftMs: Math.ceil((durationMs * leftShare) / MINUTE) * MINUTE,
  }));

function of({ durationMs, leftMs, used, rate }: Drawn, over: Partial<UsageWindow> = {}): Forecast {
  const window = makeWindow(durationMs, used, leftMs, { drainRate: rate, ...over });
  return forecastWindow(window, { nowMs: NOW, readAtMs: NOW });
}

/** The later is not milder than the earlier. */
function expectNotMilder(mild: Forecast, hard: Forecast): void {
  expect(RANK[hard.verdict]).toBeGreaterThanOrEqual(RANK[mild.verdict]);
  if (mild.end !== null && hard.end !== null) expect(hard.end).toBeGreaterThanOrEqual(mild.end);
  if (mild.emptyAtMs !== null && hard.emptyAtMs !== null)
    expect(hard.emptyAtMs).toBeLessThanOrEqual(mild.emptyAtMs);
  if (hard.unused !== null) expect(mild.unused).toBeGreaterThanOrEqual(hard.unused);
}

test('the more is used, the worse it ends', () => {
  fc.assert(
    fc.property(drawn, level, (one, more) => {
      const used = Math.max(one.used, more);
      expectNotMilder(of(one), of({ ...one, used }));
    }),
  );
});

test('the faster the pace, the worse it ends', () => {
  fc.assert(
    fc.property(drawn, fc.double({ min: 1, max: 50, noNaN: true }), (one, times) => {
      expectNotMilder(of(one), of({ ...one, rate: one.rate * times }));
    }),
  );
});

test('it never ends below the level, and is never empty after its reset or before now', () => {
  fc.assert(
    fc.property(drawn, (one) => {
      const { end, used, emptyAtMs, resetsAtMs, verdict } = of(one);
      if (end !== null) expect(end).toBeGreaterThanOrEqual(used ?? 0);
      expect(emptyAtMs === null).toBe(verdict !== 'dry');
      if (emptyAtMs === null) return;
      expect(emptyAtMs).toBeGreaterThanOrEqual(NOW);
      expect(emptyAtMs).toBeLessThanOrEqual(resetsAtMs ?? 0);
    }),
  );
});

test('without a level, a rate, a reset or a duration nothing is forecast', () => {
  const missing: readonly Partial<UsageWindow>[] = [
    { usedFraction: null },
    { drainRate: null },
    { resetsAt: null },
    { durationMs: null },
    { resetsAt: instant(-1) },
  ];
  fc.assert(
    fc.property(drawn, fc.constantFrom(...missing), (one, over) => {
      const forecast = of(one, over);
      expect(forecast).toMatchObject({ end: null, emptyAtMs: null, unused: null });
      expect(['unknown', 'idle', 'early', 'blocked']).toContain(forecast.verdict);
    }),
  );
});

test('nothing is forecast in the first minutes, whatever was used', () => {
  fc.assert(
    fc.property(drawn, fc.integer({ min: 0, max: 9 }), (one, minutes) => {
      const leftMs = one.durationMs - minutes * MINUTE;
      const { end, emptyAtMs } = of({ ...one, leftMs });
      expect([end, emptyAtMs]).toEqual([null, null]);
    }),
  );
});

test('expires unused: only a long window, in its last day, with more than 30 % left at the reset', () => {
  fc.assert(
    fc.property(drawn, (one) => {
      const { unused, end } = of(one);
      const isEnding = one.durationMs >= 2 * DAY && one.leftMs <= DAY;
      const isWaste = end !== null && 1 - end > 0.3;
      expect(unused).toEqual(isEnding && isWaste ? 1 - end : null);
    }),
  );
});

test('whatever a provider tells and wherever the clock jumps, no figure is nonsense', () => {
  const span = fc.integer({ min: -40 * DAY, max: 40 * DAY });
  const told = fc.record({
    durationMs: fc.option(fc.constantFrom(1, MINUTE, 5 * HOUR, 7 * DAY, 1e15)),
    used: fc.option(level),
    rate: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })),
    status: fc.constantFrom('ok', 'warning', 'exhausted', 'unknown'),
    leftMs: fc.option(span),
    nowMs: span.map((ms) => NOW + ms),
    readAtMs: span.map((ms) => NOW + ms),
  });
  fc.assert(
    fc.property(told, ({ durationMs, used, rate, status, leftMs, nowMs, readAtMs }) => {
      const resetsAt = leftMs === null ? null : instant(leftMs);
      const over = { durationMs, resetsAt, drainRate: rate, status };
      const window = makeWindow(5 * HOUR, used, HOUR, over);
      const told = forecastWindow(window, { nowMs, readAtMs: Math.min(readAtMs, nowMs) });
      for (const figure of [told.end, told.pace, told.emptyAtMs, told.leftMs, told.unused])
        if (figure !== null) expect(Number.isFinite(figure)).toBe(true);
      if (told.end !== null) expect(told.end).toBeGreaterThanOrEqual(used ?? 0);
      if (told.leftMs !== null) expect(told.leftMs).toBeGreaterThan(0);
      if (told.emptyAtMs !== null) expect(told.emptyAtMs).toBeLessThanOrEqual(told.resetsAtMs ?? 0);
    }),
  );
});
