import { WINDOW_BLOCK_REASON } from '../../shared/model/block-reasons.ts';
import type { Block } from './account.ts';
import { windowAt } from './usage-merge.ts';
import type { UsageReport } from './usage.ts';

/** A block younger than this stays, whatever a report says. */
export const HELD_FOR_MS = 5 * 60_000;
/** A report older than this ends no block. */
const FRESH_FOR_MS = 5 * 60_000;

/**
 * Scopes whose block a report shows to be over: every window of the scope reads below full. What an answer
 * told holds until its time (behaviour.md section 3).
 */
export function healedScopes(
  report: UsageReport,
  blocks: readonly Block[],
  setAtMs: (block: Block) => number,
  nowMs: number,
): readonly string[] {
  const ageMs = report.fetchedAtMs === null ? Infinity : nowMs - report.fetchedAtMs;
  if (ageMs < 0 || ageMs > FRESH_FOR_MS) return [];
  return blocks
    .filter(
      (block) =>
        block.reason === WINDOW_BLOCK_REASON &&
        block.untilMs > nowMs &&
        nowMs - setAtMs(block) >= HELD_FOR_MS &&
        isHealthy(report, block.scope, nowMs),
    )
    .map(({ scope }) => scope);
}

function isHealthy(report: UsageReport, scope: string, nowMs: number): boolean {
  const windows = report.windows
    .filter((window) => scope === (window.scope === null ? 'account' : `family:${window.scope}`))
    .map((window) => windowAt(window, nowMs));
  return (
    windows.length > 0 && windows.every(({ status }) => status === 'ok' || status === 'warning')
  );
}
