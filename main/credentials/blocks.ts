import type { Block } from '../core/account.ts';

/** The longest of a scope wins. */
export function joinBlocks(present: readonly Block[], added: readonly Block[]): readonly Block[] {
  if (added.length === 0) return present;
  const byScope = new Map(present.map((block) => [block.scope, block]));
  for (const block of added) {
    const known = byScope.get(block.scope);
    if (known === undefined || known.untilMs < block.untilMs) byScope.set(block.scope, block);
  }
  return [...byScope.values()].sort((one, other) => (one.scope < other.scope ? -1 : 1));
}
