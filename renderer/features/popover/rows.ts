import type { Account } from '../../../shared/model/account.ts';
import { fewNames } from '../../../shared/text/format.ts';
import { accountName, shownOrganization } from '../../../shared/text/identity.ts';
import type { AccountView, WindowView } from '../../../shared/verdict/account-verdict.ts';
import { expiringWindow } from '../../../shared/verdict/account-words.ts';
import type { Member, NextShare, Pool } from '../../../shared/verdict/pool.ts';
import { words } from '../../text/words.ts';
import { splitColumns } from '../accounts/columns.ts';

export interface Row extends Member {
  readonly name: string;
  /** All of the name, where the shown one is shortened. */
  readonly fullName: string;
  /** The provider, where the group has several. */
  readonly tag: string | null;
  /** How much of the new sessions goes to it; null: it is not the next of several. */
  readonly nextShare: NextShare | null;
}

export interface Group {
  readonly title: string;
  readonly rows: readonly Row[];
}

const { note } = words.popover;

/** The group or the tag tells two providers apart. */
function keyOf(account: Account, mask: boolean): string {
  return `${account.provider} ${accountName(account, mask)}`;
}

/** One e-mail with two workspaces is told apart by the workspace. */
function namesOf(account: Account, taken: ReadonlyMap<string, number>, mask: boolean) {
  const name = accountName(account, mask);
  if ((taken.get(keyOf(account, mask)) ?? 0) < 2) return { name, fullName: name };
  if (account.keySuffix !== null) {
    const key = `${name} ${words.accounts.keySuffix(account.keySuffix)}`;
    return { name: key, fullName: key };
  }
  const workspace = shownOrganization(account, mask) ?? words.popover.personal;
  return { name: `${name.replace(/@.*$/, '')}, ${workspace}`, fullName: `${name}, ${workspace}` };
}

/** By provider; those with one account share a group at the end, where each says whose it is. */
export function viewGroups(pools: readonly Pool[], mask: boolean): readonly Group[] {
  const singles = pools.filter(({ members }) => members.length === 1);
  const shared = singles.length > 1 ? singles : [];
  const taken = new Map<string, number>();
  for (const { account } of pools.flatMap(({ members }) => members)) {
    const key = keyOf(account, mask);
    taken.set(key, (taken.get(key) ?? 0) + 1);
  }
  const rowsOf = (
    { members, next, nextShare, provider }: Pool,
    isShared: boolean,
  ): readonly Row[] =>
    members.map((member) => ({
      ...member,
      ...namesOf(member.account, taken, mask),
      tag: isShared ? provider.name : null,
      nextShare: members.length > 1 && member === next ? nextShare : null,
    }));
  const own = pools
    .filter((pool) => !shared.includes(pool))
    .map((pool) => ({ title: pool.provider.name, rows: rowsOf(pool, false) }));
  if (shared.length === 0) return own;
  const title = fewNames(shared.map(({ provider }) => provider.name)).join(', ');
  return [...own, { title, rows: shared.flatMap((pool) => rowsOf(pool, true)) }];
}

/** What stands beside the verdict's word: when. */
export function rowNote({ account, view }: Member, nowMs: number): string | null {
  const { verdict } = view;
  if (verdict.kind === 'needs') {
    return account.disabled === null ? null : note.since(Date.parse(account.disabled.at), nowMs);
  }
  if (verdict.kind === 'blocked') {
    return verdict.untilMs === null ? null : note.until(verdict.untilMs, nowMs);
  }
  // An old verdict says in its word when it held.
  if (view.staleSinceMs !== null) return null;
  if (verdict.kind === 'dry') {
    const { emptyAtMs } = verdict.worst.forecast;
    return emptyAtMs === null ? null : note.empty(verdict.worst.window.label, emptyAtMs, nowMs);
  }
  if (verdict.kind !== 'fine' && verdict.kind !== 'tight') return null;
  const lost = expiringWindow(view)?.forecast;
  if (lost?.unused != null && lost.resetsAtMs !== null)
    return note.unused(lost.unused, lost.resetsAtMs, nowMs);
  const { end, resetsAtMs } = verdict.worst.forecast;
  return end === null || resetsAtMs === null ? null : note.ends(end, resetsAtMs, nowMs);
}

/** The short window left, the long one right; an only one stands right. */
export function twoWindows(view: AccountView): readonly [WindowView | null, WindowView | null] {
  const [left, right] = splitColumns(view.windows);
  return right.main === null ? [null, left.main] : [left.main, right.main];
}

const WORST_FIRST = ['needs', 'locked', 'blocked', 'dry', 'tight', 'paused'] as const;

/** What the rows out of sight hide: the worst of their verdicts, and how many have it. */
export function worstOf(rows: readonly Row[]): { readonly row: Row; readonly text: string } | null {
  for (const kind of WORST_FIRST) {
    const found = rows.filter(({ view }) => view.verdict.kind === kind);
    const [row] = found;
    if (row !== undefined) return { row, text: words.popover.worst[kind](found.length) };
  }
  const [row] = rows;
  const known = rows.every(({ view }) => view.verdict.kind === 'fine');
  return row === undefined || !known ? null : { row, text: words.popover.allFine(rows.length) };
}
