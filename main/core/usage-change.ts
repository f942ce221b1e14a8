import { isTold, LIMIT_BLOCK_REASON } from '../../shared/model/block-reasons.ts';
import type { Block } from './account.ts';
import { blocksOf } from './limits.ts';
import type { UsageReport, WindowReading } from './usage.ts';

/** Reset times shake by a second or two from answer to answer; a block is not moved for that. */
const RESET_SHAKE_MS = 5_000;

/** An exhausted window that the report does not hold yet. */
export function tellsNewExhaustion(
  report: UsageReport | null,
  windows: readonly WindowReading[],
): boolean {
  return windows.some(
    ({ id, status, resetsAtMs }) =>
      status === 'exhausted' &&
      !report?.windows.some(
        (known) =>
          known.id === id &&
          known.status === 'exhausted' &&
          isSameReset(known.resetsAtMs, resetsAtMs),
      ),
  );
}

/** What a report's exhausted windows mean, without what is blocked as long already. */
export function newBlocks(
  report: UsageReport,
  blocks: readonly Block[],
  nowMs: number,
): readonly Block[] {
  return blocksOf(report.windows, nowMs)
    .filter(
      (block) =>
        !blocks.some(
          ({ scope, untilMs }) =>
            scope === block.scope && untilMs >= block.untilMs - RESET_SHAKE_MS,
        ),
    )
    .map((block) => withToldReason(block, blocks, nowMs));
}

/** What an answer told is not forgotten because a window lasts longer: no report may end it. */
function withToldReason(block: Block, blocks: readonly Block[], nowMs: number): Block {
  const prolongs = blocks.some(
    ({ scope, untilMs, reason }) => scope === block.scope && untilMs > nowMs && isTold(reason),
  );
  return prolongs ? { ...block, reason: LIMIT_BLOCK_REASON } : block;
}

function isSameReset(known: number | null, told: number | null): boolean {
  // An answer that leaves the reset out tells no other one.
  if (known === null || told === null) return told === null;
  return Math.abs(known - told) <= RESET_SHAKE_MS;
}
