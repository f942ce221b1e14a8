import { expect, it } from 'vitest';
import type { Block } from './account.ts';
import { healedScopes } from './heal-blocks.ts';
import { NO_USAGE } from './usage-merge.ts';
import type { UsageReport, WindowReading } from './usage.ts';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;

function window(status: WindowReading['status'], scope: string | null = null): WindowReading {
  return {
    id: `w:${scope ?? ''}`,
    label: '5 h',
    durationMs: 5 * 60 * MINUTE,
    resetsAtMs: NOW + 60 * MINUTE,
    usedFraction: 0.1,
    status,
    scope,
    source: 'poll',
  };
}

function block(fields: Partial<Block> = {}): Block {
  const untilMs = NOW + 60 * MINUTE;
  return { scope: 'account', untilMs, reason: 'usage window', billing: false, ...fields };
}

function healed(
  windows: readonly WindowReading[],
  fields: {
    readonly report?: Partial<UsageReport>;
    readonly block?: Partial<Block>;
    readonly heldMs?: number;
  } = {},
): readonly string[] {
  const report = { ...NO_USAGE, fetchedAtMs: NOW, windows, ...fields.report };
  const setAtMs = (): number => NOW - (fields.heldMs ?? 5 * MINUTE);
  return healedScopes(report, [block(fields.block)], setAtMs, NOW);
}

it('a healthy report ends a block that a full window set', () => {
  expect(healed([window('ok')])).toEqual(['account']);
  expect(healed([window('warning')])).toEqual(['account']);
});

it.each<[string, readonly WindowReading[]]>([
  ['says nothing of it', []],
  ['reads it full', [window('exhausted')]],
  ['reads it unknown', [window('unknown')]],
  ['reads one of two full', [window('ok'), { ...window('exhausted'), id: 'b' }]],
  ['tells only of another family', [window('ok', 'opus')]],
  ['is past its reset', [{ ...window('ok'), resetsAtMs: NOW }]],
])('a report that %s ends none', (_, windows) => {
  expect(healed(windows)).toEqual([]);
});

it('no block ends within 5 minutes of its setting', () => {
  expect(healed([window('ok')], { heldMs: 5 * MINUTE - 1 })).toEqual([]);
  expect(healed([window('ok')], { heldMs: -MINUTE })).toEqual([]);
});

it('no report older than 5 minutes ends one, nor one of the future, nor headers alone', () => {
  const aged = (fetchedAtMs: number | null) => healed([window('ok')], { report: { fetchedAtMs } });
  expect(aged(NOW - 5 * MINUTE)).toEqual(['account']);
  expect(aged(NOW - 5 * MINUTE - 1)).toEqual([]);
  expect(aged(NOW + 1)).toEqual([]);
  expect(aged(null)).toEqual([]);
});

it.each(['usage limit', 'out of credit', 'rejected'])(
  'a block “%s” holds until its time',
  (reason) => {
    expect(healed([window('ok')], { block: { reason } })).toEqual([]);
  },
);

it('a block that has ended needs no report', () => {
  expect(healed([window('ok')], { block: { untilMs: NOW } })).toEqual([]);
});

it('a family’s block ends by that family’s windows alone', () => {
  const family = { block: { scope: 'family:opus' } };
  expect(healed([window('ok')], family)).toEqual([]);
  expect(healed([window('exhausted', 'opus')], family)).toEqual([]);
  expect(healed([window('ok', 'opus')], family)).toEqual(['family:opus']);
});
