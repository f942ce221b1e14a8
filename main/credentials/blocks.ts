import {
  isTold,
  LIMIT_BLOCK_REASON,
  WINDOW_BLOCK_REASON,
} from '../../shared/model/block-reasons.ts';
import type { Block } from '../core/account.ts';

/** Where each model is a family, the scopes are a caller's words. */
const MOST_FAMILIES = 64;

/**
 * The longest of a scope wins. One that an answer told keeps a longer one from being ended before its time.
 */
export function joinBlocks(present: readonly Block[], added: readonly Block[]): readonly Block[] {
  if (added.length === 0) return bounded(present);
  const byScope = new Map(present.map((block) => [block.scope, block]));
  for (const block of added) {
    const known = byScope.get(block.scope);
    if (known === undefined || known.untilMs < block.untilMs) byScope.set(block.scope, block);
    else if (known.reason === WINDOW_BLOCK_REASON && isTold(block.reason))
      byScope.set(block.scope, { ...known, reason: LIMIT_BLOCK_REASON });
  }
  return [...bounded([...byScope.values()])].sort((one, other) =>
    one.scope < other.scope ? -1 : 1,
  );
}

/** Of too many, those that end last: a block that is missing costs one more refusal. */
function bounded(blocks: readonly Block[]): readonly Block[] {
  if (blocks.length <= MOST_FAMILIES) return blocks;
  const families = blocks.filter(({ scope }) => scope.startsWith('family:'));
  const others = blocks.filter(({ scope }) => !scope.startsWith('family:'));
  families.sort((one, other) => other.untilMs - one.untilMs);
  return [...others, ...families.slice(0, MOST_FAMILIES)];
}
