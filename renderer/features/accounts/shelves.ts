import type { Snapshot } from '../../../shared/contract/state.ts';
import type { Account } from '../../../shared/model/account.ts';
import type { AccountView } from '../../../shared/verdict/account-verdict.ts';
import { strategyOf } from '../../../shared/model/settings.ts';
import { viewPools } from '../../../shared/verdict/pool.ts';
import type { Pool } from '../../../shared/verdict/pool.ts';
import { byId } from '../../state/by-id.ts';
import type { VerdictGroup } from '../../state/view.ts';
import { matchesFilter } from './filter.ts';
import { groupOf } from './groups.ts';

export interface ShelfRow {
  readonly account: Account;
  readonly rank: number | null;
  readonly view: AccountView;
}

/** A provider with those of its accounts that the filters leave. */
export interface Shelf {
  readonly pool: Pool;
  readonly rows: readonly ShelfRow[];
}

export interface ShelfInput extends Pick<
  Snapshot,
  'accounts' | 'usage' | 'providers' | 'next' | 'places' | 'settings'
> {
  readonly nowMs: number;
  readonly filter: string;
  readonly group: VerdictGroup | null;
}

type Shelves = (input: ShelfInput) => readonly Shelf[];

interface Kept {
  readonly facts: readonly unknown[];
  readonly shelf: Shelf;
}

function isOverride({ origin }: Account): boolean {
  return origin === 'override';
}

/** Behind an override key no account serves. */
function takesPart(account: Account, overridden: boolean): boolean {
  return account.state === 'ready' && (!overridden || isOverride(account));
}

function shelve(pool: Pool, { filter, group }: ShelfInput): Shelf {
  const overridden = pool.members.some(({ account }) => isOverride(account));
  const rows = pool.members
    .map(({ account, view }, index) => {
      return { account, view, rank: takesPart(account, overridden) ? index + 1 : null };
    })
    .filter(({ account }) => matchesFilter(account, pool.provider.name, filter))
    .filter(({ view }) => group === null || groupOf(view) === group);
  return { pool, rows };
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((fact, index) => fact === b[index]);
}

/** Each provider's part stays the same object until something of it changes. */
export function createShelves(): Shelves {
  const kept = new Map<string, Kept>();
  return (input) =>
    input.providers.flatMap((provider) => {
      const { id } = provider;
      const { nowMs, filter, group } = input;
      const accounts = input.accounts.filter((account) => account.provider === id);
      const usage = accounts.map((account) => byId(input.usage, account.id));
      const places = input.places[id];
      const next = input.next[id];
      const strategy = strategyOf(input.settings, id);
      const about = [provider, nowMs, filter, group, places, next, strategy];
      const facts = [...about, ...accounts, ...usage];
      const before = kept.get(id);
      if (before !== undefined && isSame(before.facts, facts)) return [before.shelf];
      const known = usage.filter((one) => one !== null);
      const part = { ...input, accounts, usage: known, providers: [provider] };
      const [pool] = viewPools(part, nowMs);
      if (pool === undefined) return [];
      const shelf = shelve(pool, input);
      kept.set(id, { facts, shelf });
      return [shelf];
    });
}
