import { describe, expect, it } from 'vitest';
import { difference, median, pairedMedian, quantile, ratio, spread } from './stats.ts';

describe('quantile', () => {
  it('sorts by number, not by text', () => {
    expect(quantile([10, 9, 100, 2, 1], 0.5)).toBe(9);
  });

  it('interpolates between two values', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantile([0, 10], 0.9)).toBeCloseTo(9);
  });

  it('gives the ends at 0 and 1', () => {
    expect(quantile([3, 1, 2], 0)).toBe(1);
    expect(quantile([3, 1, 2], 1)).toBe(3);
  });

  it('knows nothing of no values', () => {
    expect(quantile([], 0.5)).toBeNull();
  });

  it('leaves the values in their order', () => {
    const values = [3, 1, 2];
    quantile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('median', () => {
  it('passes over what was not measured', () => {
    expect(median([null, 4, null, 2, 6])).toBe(4);
    expect(median([null])).toBeNull();
  });
});

describe('ratio and difference', () => {
  it('are null where one side is missing', () => {
    expect(ratio(null, 2)).toBeNull();
    expect(ratio(2, null)).toBeNull();
    expect(difference(null, 1)).toBeNull();
    expect(difference(1, null)).toBeNull();
  });

  it('never divides by nothing', () => {
    expect(ratio(5, 0)).toBeNull();
  });

  it('puts the base below and behind', () => {
    expect(ratio(30, 60)).toBe(0.5);
    expect(difference(30, 60)).toBe(-30);
  });
});

describe('spread', () => {
  it('is the whole width as a part of the median', () => {
    expect(spread([90, 100, 120])).toBeCloseTo(0.3);
  });

  it('says nothing of a single round', () => {
    expect(spread([100])).toBeNull();
  });
});

describe('pairedMedian', () => {
  it('compares within a round, so that a slow round of the machine falls out', () => {
    const floor = [100, 50, 100];
    const sluice = [80, 40, 80];
    expect(pairedMedian(sluice, floor, ratio)).toBeCloseTo(0.8);
  });

  it('leaves out the rounds that the base did not see', () => {
    expect(pairedMedian([10, 20, 30], [10], ratio)).toBe(1);
    expect(pairedMedian([10], [], ratio)).toBeNull();
  });
});
