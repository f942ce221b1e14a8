import { expect, test } from 'vitest';
import { NO_USAGE } from '../../core/usage-merge.ts';
import type { UsageReport, WindowReading } from '../../core/usage.ts';
import { freshWindows } from './write-points.ts';

const AT = 1_800_000_000_000;

function window(id: string, fields: Partial<WindowReading> = {}): WindowReading {
  return {
    id,
    label: id,
    durationMs: 1_000,
    resetsAtMs: null,
    usedFraction: 0.5,
    status: 'ok',
    scope: null,
    source: 'headers',
    ...fields,
  };
}

function report(windows: readonly WindowReading[], fetchedAtMs: number | null = null): UsageReport {
  return { ...NO_USAGE, fetchedAtMs, windows };
}

function fresh(next: UsageReport, previous: UsageReport | null): string[] {
  return freshWindows(next, previous).map(({ id }) => id);
}

test('a window is a new reading by its own time, also with the same figures', () => {
  const before = report([window('a', { readAtMs: AT }), window('b', { readAtMs: AT })]);
  const after = report([
    window('a', { readAtMs: AT }),
    window('b', { readAtMs: AT + 1 }),
    window('c', { readAtMs: AT + 1 }),
  ]);
  expect(fresh(after, before)).toEqual(['b', 'c']);
  expect(fresh(after, null)).toEqual(['a', 'b', 'c']);
});

test('of a new report what an answer told before it is none', () => {
  const told = window('told', { readAtMs: AT });
  const before = report([told], AT - 9);
  const after = report([told, window('polled', { source: 'poll', readAtMs: AT - 1 })], AT - 1);
  expect(fresh(after, before)).toEqual(['polled']);
});

test('without times a poll’s windows are told apart by report and figures', () => {
  const polled = { source: 'poll' } as const;
  const before = report([window('a', polled), window('b', polled)], AT);
  const after = [window('a', polled), window('b', { ...polled, usedFraction: 0.6 })];
  expect(fresh(report(after, AT), before)).toEqual(['b']);
  expect(fresh(report(after, AT + 1), before)).toEqual(['a', 'b']);
});
