import type { AccountState } from '../../shared/model/account.ts';
import { LIMIT_BLOCK_REASON, WINDOW_BLOCK_REASON } from '../../shared/model/block-reasons.ts';
import type { Block, PoolAccount } from './account.ts';

/** Blocks that still hold at `nowMs`. */
export function activeBlocks(account: PoolAccount, nowMs: number): readonly Block[] {
  return account.blocks.filter((block) => block.untilMs > nowMs);
}

/**
 * End of the block that covers the whole account or, with a family, that family too; null when none holds.
 * `ownMeter`: a block by the common windows or their limit does not cover a family.
 */
export function blockedUntilMs(
  account: PoolAccount,
  nowMs: number,
  family: string | null = null,
  ownMeter = false,
): number | null {
  let until: number | null = null;
  for (const block of account.blocks)
    if (block.untilMs > nowMs && isCovered(block, family, ownMeter))
      until = Math.max(until ?? 0, block.untilMs);
  return until;
}

/** Whether a block keeps its account from serving that family. */
export function isCovered(
  { scope, reason }: Block,
  family: string | null,
  ownMeter: boolean,
): boolean {
  // What the common meter says, read or told by a refusal, says nothing of a meter of its own.
  const isOfMeter = reason === WINDOW_BLOCK_REASON || reason === LIMIT_BLOCK_REASON;
  if (scope === 'account') return family === null || !ownMeter || !isOfMeter;
  return family !== null && scope === `family:${family}`;
}

/** The first that holds of locked, disabled, paused, blocked (whole account only), ready. */
export function accountState(account: PoolAccount, nowMs: number): AccountState {
  if (account.locked) return 'locked';
  if (account.disabled !== null) return 'disabled';
  if (account.paused) return 'paused';
  return blockedUntilMs(account, nowMs) === null ? 'ready' : 'blocked';
}
