import type { Snapshot } from '../../shared/contract/state.ts';

/** When the passing of time alone next changes what a snapshot shows; null: never. Pure. */
export function nextChangeAtMs(snapshot: Snapshot, nowMs: number): number | null {
  let next: number | null = null;
  for (const instant of instants(snapshot)) {
    const atMs = Date.parse(instant);
    if (atMs > nowMs && (next === null || atMs < next)) next = atMs;
  }
  return next;
}

function* instants(snapshot: Snapshot): Generator<string> {
  for (const account of snapshot.accounts) for (const block of account.blocks) yield block.until;
  for (const usage of snapshot.usage)
    for (const { resetsAt } of usage.windows) if (resetsAt !== null) yield resetsAt;
}
