import type { Change, Snapshot } from '../contract/state.ts';
import { assertNever } from '../exhaustive.ts';
import { share } from './share.ts';

interface Entry {
  readonly id: number;
}

function put<T extends Entry>(list: readonly T[], entry: T): readonly T[] {
  if (!list.some((other) => other.id === entry.id)) return [...list, entry];
  return list.map((other) => (other.id === entry.id ? share(other, entry) : other));
}

function drop<T extends Entry>(list: readonly T[], id: number): readonly T[] {
  return list.some((entry) => entry.id === id) ? list.filter((entry) => entry.id !== id) : list;
}

function applyOne(snapshot: Snapshot, change: Change): Snapshot {
  switch (change.kind) {
    case 'account':
      return { ...snapshot, accounts: put(snapshot.accounts, change.account) };
    case 'account-removed':
      return {
        ...snapshot,
        accounts: drop(snapshot.accounts, change.id),
        usage: drop(snapshot.usage, change.id),
      };
    case 'usage':
      return { ...snapshot, usage: put(snapshot.usage, change.usage) };
    case 'resets':
      return { ...snapshot, resets: share(snapshot.resets, change.resets) };
    case 'client':
      return { ...snapshot, clients: put(snapshot.clients, change.client) };
    case 'settings':
      return { ...snapshot, settings: share(snapshot.settings, change.settings) };
    case 'status':
      return { ...snapshot, status: share(snapshot.status, change.status) };
    case 'next':
      return { ...snapshot, next: share(snapshot.next, change.next) };
    case 'places':
      return { ...snapshot, places: share(snapshot.places, change.places) };
    case 'request':
      return { ...snapshot, lastRequest: change.request };
    case 'running':
      return { ...snapshot, running: share(snapshot.running, change.running) };
    default:
      return assertNever(change);
  }
}

/** What did not change keeps its identity, so that only what changed is drawn again. */
export function applyChanges(snapshot: Snapshot, changes: readonly Change[]): Snapshot {
  return changes.reduce(applyOne, snapshot);
}
