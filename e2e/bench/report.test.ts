import { describe, expect, it } from 'vitest';
import { firstMarks, wholePathMarks } from './marks.ts';
import { report } from './report.ts';
import type { CandidateResult, RequestRound } from './results.ts';
import { summarise } from './summary.ts';

function round(requestsPerSecond: number, p50Ms: number): RequestRound {
  return { requestsPerSecond, p50Ms, p90Ms: p50Ms * 2, cpuUsPerRequest: 50, errors: 0 };
}

function result(name: string, fields: Partial<CandidateResult>): CandidateResult {
  const memory = { idleBytes: null, afterLoadBytes: null, afterSecondLoadBytes: null };
  return { name, reason: null, startsMs: [], memory, rounds: [], streamRounds: [], ...fields };
}

const NOT_GROWN = { accounts: [], memory: [] };

const direct = result('direct', { rounds: [round(40_000, 0.1), round(20_000, 0.2)] });
const floor = result('floor', { rounds: [round(20_000, 0.2), round(10_000, 0.3)] });

function sluiceOf(fields: Partial<CandidateResult>) {
  const sluice = summarise([direct, floor, result('sluice', fields)])[2];
  if (sluice === undefined) throw new Error('no summary of sluice');
  return sluice;
}

describe('summarise', () => {
  it('compares round by round with the floor and with direct', () => {
    const sluice = sluiceOf({ rounds: [round(14_000, 0.3), round(7_000, 0.5)] });
    expect(sluice.rateToFloor).toBeCloseTo(0.7);
    expect(sluice.rateToDirect).toBeCloseTo(0.35);
    expect(sluice.addedP50Ms).toBeCloseTo(0.25);
    expect(sluice.addedP90Ms).toBeCloseTo(0.5);
  });

  it('adds up the errors of requests and streams', () => {
    const failing = { ...round(1, 1), errors: 2 };
    const streams = { eventsPerSecond: 1, cpuUsPerEvent: 1, errors: 1 };
    const sluice = sluiceOf({
      rounds: [failing],
      streamRounds: [{ firstByteP50Ms: 1, few: streams, many: streams }],
    });
    expect(sluice.errors).toBe(4);
  });

  it('has ratios of nothing when the floor was left out', () => {
    expect(summarise([direct])[0]?.rateToFloor).toBeNull();
  });
});

describe('marks', () => {
  const judged = (fields: Partial<CandidateResult>) =>
    firstMarks(sluiceOf(fields)).map(({ isMet }) => isMet);

  it('are met at the limit itself', () => {
    expect(judged({ rounds: [round(12_000, 0.3)], startsMs: [500] })).toEqual([true, true]);
  });

  it('are not met beyond it', () => {
    expect(judged({ rounds: [round(11_000, 0.3)], startsMs: [501] })).toEqual([false, false]);
  });

  it('are neither where nothing was measured', () => {
    expect(judged({})).toEqual([null, null]);
    expect(
      wholePathMarks(sluiceOf({}), { accounts: [], memory: null }).every(
        ({ isMet }) => isMet === null,
      ),
    ).toBe(true);
  });
});

describe('report', () => {
  it('says of a candidate that could not run why', () => {
    const absent = result('sluice', { reason: 'it is not built: npm run build' });
    const text = report('2 cores', summarise([direct, floor, absent]), NOT_GROWN);
    expect(text).toContain('sluice: not run (it is not built: npm run build)');
    expect(text).not.toContain('first marks');
  });

  it('marks what is met and what is not', () => {
    const sluice = result('sluice', { rounds: [round(11_000, 0.3)], startsMs: [400] });
    const text = report('2 cores', summarise([direct, floor, sluice]), NOT_GROWN);
    expect(text).toMatch(/requests\/s of the floor +\| +≥ 60 % +\| +55 % \| +not met/);
    expect(text).toMatch(/listening after start +\| +≤ 500 ms \| +400 ms \| +met/);
  });

  it('warns of figures that errors have spoilt', () => {
    const failing = result('nginx', { rounds: [{ ...round(1, 1), errors: 3 }] });
    expect(report('', summarise([direct, failing]), NOT_GROWN)).toContain(
      'nginx: 3 errors under load',
    );
  });
});
