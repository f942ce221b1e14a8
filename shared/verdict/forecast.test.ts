import { describe, expect, test } from 'vitest';
import { DAY, HOUR, NOW, makeWindow } from '../testing/snapshot.ts';
import { forecastWindow } from './forecast.ts';

const now = { nowMs: NOW, readAtMs: NOW };

function of(used: number | null, over = {}) {
  // 3 d 18 h of 7 d left: 78 h have passed.
  return forecastWindow(makeWindow(7 * DAY, used, 90 * HOUR, over), now);
}

describe('forecastWindow', () => {
  test('ends at used + rate × hours left', () => {
    const forecast = of(0.34, { drainRate: 0.0044 });
    expect(forecast.end).toBeCloseTo(0.34 + 0.0044 * 90);
    expect(forecast.pace).toBeCloseTo(78 / 168);
    expect(forecast.verdict).toBe('fine');
  });

  test('is tight from 90 % at the reset on, and dry from 100 %', () => {
    const verdictAt = (end: number) => of(0.5, { drainRate: (end - 0.5) / 90 }).verdict;
    expect(verdictAt(0.899)).toBe('fine');
    expect(verdictAt(0.9001)).toBe('tight');
    expect(verdictAt(0.999)).toBe('tight');
    expect(verdictAt(1.001)).toBe('dry');
  });

  test('says when a window is empty that runs dry', () => {
    const forecast = of(0.52, { drainRate: 0.01 });
    expect(forecast.verdict).toBe('dry');
    expect(forecast.emptyAtMs).toBeCloseTo(NOW + 48 * HOUR, -3);
  });

  test('an empty window is blocked and has no forecast', () => {
    expect(of(1)).toMatchObject({ verdict: 'blocked', end: null, used: 1 });
    expect(of(0.97, { status: 'exhausted' }).verdict).toBe('blocked');
  });

  test('a definite status wins: full, but said to serve, is tight and never blocked', () => {
    const paid = of(1, { status: 'warning' });
    expect(paid).toMatchObject({ verdict: 'tight', used: 1, end: 1, emptyAtMs: null });
    expect(of(1, { status: 'warning', resetsAt: null })).toMatchObject({
      verdict: 'tight',
      end: null,
    });
    const nowhereNear = of(1, { status: 'warning', durationMs: null, drainRate: null });
    expect(nowhereNear).toMatchObject({ verdict: 'tight', end: 1 });
  });

  test('unknown stays unknown, and so does a rate that nobody knows', () => {
    expect(of(null)).toMatchObject({ verdict: 'unknown', used: null, end: null });
    expect(of(0.5, { drainRate: null })).toMatchObject({ verdict: 'early', used: 0.5, end: null });
  });

  test('makes no forecast in the first minutes', () => {
    const at = (elapsedMs: number) =>
      forecastWindow(makeWindow(5 * HOUR, 0.2, 5 * HOUR - elapsedMs), now);
    expect(at(6 * 60_000)).toMatchObject({ verdict: 'early', used: 0.2, end: null });
    expect(at(11 * 60_000).verdict).toBe('dry');
  });

  test('a window past its reset is not known any more', () => {
    const past = makeWindow(5 * HOUR, 0.9, -60_000);
    expect(forecastWindow(past, now)).toMatchObject({ verdict: 'unknown', used: null });
  });

  test('a window that has not begun is idle', () => {
    const idle = makeWindow(5 * HOUR, 0, HOUR, { resetsAt: null });
    expect(forecastWindow(idle, now).verdict).toBe('idle');
  });

  test('an old level is carried on from when it was read', () => {
    const readAtMs = NOW - 2 * HOUR;
    // 30 % after 2 of 5 h; the rate that is told for now spreads it over 4 h.
    const window = makeWindow(5 * HOUR, 0.3, HOUR);
    expect(window.drainRate).toBeCloseTo(0.075);
    expect(forecastWindow(window, { nowMs: NOW, readAtMs }).end).toBeCloseTo(0.3 + 0.15 * 3);
  });
});
