import type { Change, Snapshot } from '../../shared/contract/state.ts';

/** What leads from one snapshot to the next, entry by entry. Pure. */
export function diffSnapshots(before: Snapshot, after: Snapshot): readonly Change[] {
  const changes: Change[] = [];
  for (const account of changedEntries(before.accounts, after.accounts))
    changes.push({ kind: 'account', account });
  const kept = new Set(after.accounts.map(({ id }) => id));
  for (const { id } of before.accounts)
    if (!kept.has(id)) changes.push({ kind: 'account-removed', id });
  for (const usage of changedEntries(before.usage, after.usage))
    changes.push({ kind: 'usage', usage });
  if (!same(before.resets, after.resets)) changes.push({ kind: 'resets', resets: after.resets });
  for (const client of changedEntries(before.clients, after.clients))
    changes.push({ kind: 'client', client });
  if (!same(before.settings, after.settings))
    changes.push({ kind: 'settings', settings: after.settings });
  if (!same(before.status, after.status)) changes.push({ kind: 'status', status: after.status });
  if (!same(before.next, after.next)) changes.push({ kind: 'next', next: after.next });
  if (!same(before.places, after.places)) changes.push({ kind: 'places', places: after.places });
  if (after.lastRequest !== null && !same(before.lastRequest, after.lastRequest))
    changes.push({ kind: 'request', request: after.lastRequest });
  if (!same(before.running, after.running))
    changes.push({ kind: 'running', running: after.running });
  return changes;
}

function changedEntries<T extends { readonly id: number }>(
  before: readonly T[],
  after: readonly T[],
): readonly T[] {
  const known = new Map(before.map((entry) => [entry.id, entry]));
  return after.filter((entry) => !same(known.get(entry.id), entry));
}

/** Snapshots are plain data whose keys are always written in the same order. */
function same(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left, coarse) === JSON.stringify(right, coarse);
}

/** A drain rate falls with every millisecond: only what a person could see of it counts. */
function coarse(key: string, value: unknown): unknown {
  return key === 'drainRate' && typeof value === 'number' ? value.toPrecision(2) : value;
}
