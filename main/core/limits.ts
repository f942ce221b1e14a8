import { WINDOW_BLOCK_REASON } from '../../shared/model/block-reasons.ts';
import type { WindowAmount, WindowStatus } from '../../shared/model/window.ts';
import type { Block } from './account.ts';
import { windowAt } from './usage-merge.ts';
import type { WindowReading } from './usage.ts';

const WARNING_FROM = 0.9;
const EXHAUSTED_FROM = 1;
/** A shared window that is full without telling its reset blocks this long at a time. */
const NO_RESET_BLOCK_MS = 60_000;
/** No usage window is longer; a later end is a mistake or an attack on the account. */
export const LONGEST_BLOCK_MS = 31 * 24 * 3_600_000;

export function windowStatus(usedFraction: number | null): WindowStatus {
  if (usedFraction === null) return 'unknown';
  if (usedFraction >= EXHAUSTED_FROM) return 'exhausted';
  return usedFraction >= WARNING_FROM ? 'warning' : 'ok';
}

/** Of a window whose provider counts in percent. */
export function percentAmount(usedFraction: number | null): WindowAmount {
  const used = usedFraction === null ? null : Number((usedFraction * 100).toFixed(4));
  return { used, limit: 100, unit: 'percent' };
}

/**
 * What exhausted windows mean for their account: one block a scope, until the latest reset among the
 * exhausted windows of that scope. A family's window without a reset blocks nothing.
 */
export function blocksOf(windows: readonly WindowReading[], nowMs: number): readonly Block[] {
  const ends = new Map<string, number>();
  for (const each of windows) {
    const { status, scope, resetsAtMs } = windowAt(each, nowMs);
    if (status !== 'exhausted') continue;
    const untilMs = resetsAtMs ?? (scope === null ? nowMs + NO_RESET_BLOCK_MS : null);
    if (untilMs === null) continue;
    const name = scope === null ? 'account' : `family:${scope}`;
    ends.set(name, Math.max(untilMs, ends.get(name) ?? 0));
  }
  return [...ends].map(([scope, untilMs]) => ({
    scope,
    untilMs: Math.min(untilMs, nowMs + LONGEST_BLOCK_MS),
    reason: WINDOW_BLOCK_REASON,
    billing: false,
  }));
}
