import type { Snapshot } from '../contract/state.ts';
import type { Account } from '../model/account.ts';
import type { ProviderInfo } from '../model/provider.ts';
import type { Place } from '../model/ranking.ts';
import { strategyOf } from '../model/settings.ts';
import { viewAccount, worstOf } from './account-verdict.ts';
import type { AccountView, WindowView } from './account-verdict.ts';
import type { WindowVerdict } from './forecast.ts';
import { firstOutage, outagesOf } from './outage.ts';

export interface Member {
  readonly account: Account;
  readonly view: AccountView;
}

/** How long a provider's accounts last together: until the first moment at which none can serve. */
export type Outlook =
  | { readonly kind: 'fine'; readonly resetsAtMs: number | null }
  | { readonly kind: 'tight'; readonly member: Member; readonly worst: WindowView }
  | { readonly kind: 'dry'; readonly emptyAtMs: number; readonly backAtMs: number | null }
  | { readonly kind: 'early' }
  | { readonly kind: 'none'; readonly backAtMs: number | null; readonly first: Member | null };

/** How much of the new sessions goes to the next account; `plain`: its strategy gives out no shares. */
export type NextShare = number | 'plain';

export interface Pool {
  readonly provider: ProviderInfo;
  /** In the order in which they would serve. */
  readonly members: readonly Member[];
  readonly next: Member | null;
  readonly nextShare: NextShare;
  readonly readyCount: number;
  readonly outlook: Outlook;
}

const STATE_ORDER = { ready: 0, blocked: 1, paused: 2, locked: 3, disabled: 4 };
const PRIORITY_ORDER = { preferred: 0, normal: 1, reserve: 2 };

function byTurn(nextId: number | null, places: readonly Place[]) {
  const ranks = new Map(places.map(({ id, rank }) => [id, rank]));
  const rankOf = (id: number): number => ranks.get(id) ?? places.length + 1;
  return ({ account: a }: Member, { account: b }: Member): number =>
    Number(b.id === nextId) - Number(a.id === nextId) ||
    rankOf(a.id) - rankOf(b.id) ||
    STATE_ORDER[a.state] - STATE_ORDER[b.state] ||
    PRIORITY_ORDER[a.priority] - PRIORITY_ORDER[b.priority] ||
    a.id - b.id;
}

/** The first that can serve again, after all that keeps it away together. */
function soonestBack(members: readonly Member[]): { member: Member; atMs: number } | null {
  let best: { member: Member; atMs: number } | null = null;
  for (const member of members) {
    if (member.view.verdict.kind !== 'blocked') continue;
    const atMs = outagesOf(member.view)[0]?.toMs ?? Infinity;
    if (atMs < (best?.atMs ?? Infinity)) best = { member, atMs };
  }
  return best;
}

function longestReset(member: Member): number | null {
  const resets = member.view.windows
    .filter(({ window }) => window.scope === null)
    .map(({ forecast }) => forecast.resetsAtMs)
    .filter((at) => at !== null);
  return resets.length === 0 ? null : Math.max(...resets);
}

/** An old reading is shown with its age in its row; it decides no headline. */
function decidingWindow({ view }: Member): WindowView | null {
  if (view.staleSinceMs !== null) return null;
  return worstOf(view.windows.filter(({ window }) => window.scope === null));
}

function servingOutlook(
  serving: readonly Member[],
  members: readonly Member[],
  nowMs: number,
): Outlook {
  const views = members.map(({ view }) => view);
  const outage = firstOutage(views, nowMs);
  if (outage !== null && outage.fromMs <= nowMs) return nobodyOutlook(members);
  if (outage !== null) {
    const backAtMs = Number.isFinite(outage.toMs) ? outage.toMs : null;
    return { kind: 'dry', emptyAtMs: outage.fromMs, backAtMs };
  }
  const open = serving.filter(({ view }) => view.verdict.kind !== 'blocked');
  const deciding = open.map((member) => ({ member, worst: decidingWindow(member) }));
  const found = (kind: WindowVerdict) =>
    deciding.find(({ worst }) => worst?.forecast.verdict === kind);
  const fine = found('fine');
  if (fine !== undefined) return { kind: 'fine', resetsAtMs: longestReset(fine.member) };
  if (found('early') !== undefined || deciding.some(({ worst }) => worst === null))
    return { kind: 'early' };
  const tight = found('tight');
  if (tight?.worst) return { kind: 'tight', member: tight.member, worst: tight.worst };
  // Each runs dry, but never all at once: nothing is known of the windows that begin meanwhile.
  return { kind: 'early' };
}

function nobodyOutlook(members: readonly Member[]): Outlook {
  const back = soonestBack(members);
  return { kind: 'none', backAtMs: back?.atMs ?? null, first: back?.member ?? null };
}

function outlookOf(members: readonly Member[], next: Member | null, nowMs: number): Outlook {
  if (next === null) return nobodyOutlook(members);
  const serving = members.filter(({ account }) => account.state === 'ready');
  return servingOutlook(serving.length === 0 ? [next] : serving, members, nowMs);
}

/** The accounts by provider, in the order of the provider list; providers without an account are left out. */
export function viewPools(
  snapshot: Pick<Snapshot, 'accounts' | 'usage' | 'providers' | 'next' | 'places' | 'settings'>,
  nowMs: number,
): readonly Pool[] {
  const usageById = new Map(snapshot.usage.map((usage) => [usage.id, usage]));
  return snapshot.providers.flatMap((provider) => {
    const nextId = snapshot.next[provider.id] ?? null;
    const places = snapshot.places[provider.id] ?? [];
    const members = snapshot.accounts
      .filter((account) => account.provider === provider.id)
      .map((account) => ({
        account,
        view: viewAccount(account, usageById.get(account.id) ?? null, nowMs),
      }))
      .sort(byTurn(nextId, places));
    if (members.length === 0) return [];
    const next = members.find(({ account }) => account.id === nextId) ?? null;
    const readyCount = members.filter(({ account }) => account.state === 'ready').length;
    // While a key is over the pool, nobody else serves, and nobody else comes back.
    const over = members.filter(({ account }) => account.origin === 'override');
    const isShared =
      over.length === 0 && strategyOf(snapshot.settings, provider.id) === 'drain-rate';
    const share = isShared ? places.find(({ id }) => id === nextId)?.share : undefined;
    const nextShare = share ?? 'plain';
    const outlook = outlookOf(over.length > 0 ? over : members, next, nowMs);
    return [{ provider, members, next, nextShare, readyCount, outlook }];
  });
}
