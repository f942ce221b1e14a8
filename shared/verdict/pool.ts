import type { Snapshot } from '../contract/state.ts';
import type { Account } from '../model/account.ts';
import type { ProviderInfo } from '../model/provider.ts';
import { viewAccount } from './account-verdict.ts';
import type { AccountVerdict, AccountView, WindowView } from './account-verdict.ts';

export interface Member {
  readonly account: Account;
  readonly view: AccountView;
}

/** How long a provider's accounts last together: as long as the best of those that can serve. */
export type Outlook =
  | { readonly kind: 'fine'; readonly resetsAtMs: number | null }
  | { readonly kind: 'tight'; readonly member: Member; readonly worst: WindowView }
  | { readonly kind: 'dry'; readonly emptyAtMs: number; readonly backAtMs: number | null }
  | { readonly kind: 'early' }
  | { readonly kind: 'none'; readonly backAtMs: number | null; readonly first: Member | null };

export interface Pool {
  readonly provider: ProviderInfo;
  /** In the order in which they would serve. */
  readonly members: readonly Member[];
  readonly next: Member | null;
  readonly readyCount: number;
  readonly outlook: Outlook;
}

type DryVerdict = Extract<AccountVerdict, { readonly worst: WindowView }>;

const STATE_ORDER = { ready: 0, blocked: 1, paused: 2, locked: 3, disabled: 4 } as const;
const PRIORITY_ORDER = { preferred: 0, normal: 1, reserve: 2 } as const;

function byTurn(nextId: number | null): (a: Member, b: Member) => number {
  return ({ account: a }, { account: b }) =>
    Number(b.id === nextId) - Number(a.id === nextId) ||
    STATE_ORDER[a.state] - STATE_ORDER[b.state] ||
    PRIORITY_ORDER[a.priority] - PRIORITY_ORDER[b.priority] ||
    a.id - b.id;
}

function soonestBack(members: readonly Member[]): { member: Member; atMs: number } | null {
  let best: { member: Member; atMs: number } | null = null;
  for (const member of members) {
    const { verdict } = member.view;
    if (verdict.kind !== 'blocked' || verdict.untilMs === null) continue;
    if (best === null || verdict.untilMs < best.atMs) best = { member, atMs: verdict.untilMs };
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

/** Verdicts that say nothing about the end of a window. */
const UNFORECAST = ['early', 'unknown', 'idle'] as const;

function isDry(verdict: AccountVerdict): verdict is DryVerdict {
  return verdict.kind === 'dry';
}

function servingOutlook(serving: readonly Member[], members: readonly Member[]): Outlook {
  const kinds = new Map<string, Member>();
  for (const member of serving) {
    // An old reading is shown with its age in its row; it decides no headline.
    const kind = member.view.staleSinceMs === null ? member.view.verdict.kind : 'early';
    if (!kinds.has(kind)) kinds.set(kind, member);
  }
  const fine = kinds.get('fine');
  if (fine !== undefined) return { kind: 'fine', resetsAtMs: longestReset(fine) };
  if (UNFORECAST.some((kind) => kinds.has(kind))) return { kind: 'early' };
  const tight = kinds.get('tight');
  if (tight !== undefined && tight.view.verdict.kind === 'tight') {
    return { kind: 'tight', member: tight, worst: tight.view.verdict.worst };
  }
  const dry = serving.map(({ view }) => view.verdict).filter((verdict) => isDry(verdict));
  if (dry.length === 0) return nobodyOutlook(members);
  const empties = dry.map(({ worst }) => worst.forecast.emptyAtMs ?? 0);
  const resets = dry.map(({ worst }) => worst.forecast.resetsAtMs ?? Infinity);
  const backAtMs = Math.min(...resets, soonestBack(members)?.atMs ?? Infinity);
  return {
    kind: 'dry',
    emptyAtMs: Math.max(...empties),
    backAtMs: Number.isFinite(backAtMs) ? backAtMs : null,
  };
}

function nobodyOutlook(members: readonly Member[]): Outlook {
  const back = soonestBack(members);
  return { kind: 'none', backAtMs: back?.atMs ?? null, first: back?.member ?? null };
}

function outlookOf(members: readonly Member[], next: Member | null): Outlook {
  if (next === null) return nobodyOutlook(members);
  const serving = members.filter(({ account }) => account.state === 'ready');
  return servingOutlook(serving.length === 0 ? [next] : serving, members);
}

/** The accounts by provider, in the order of the provider list; providers without an account are left out. */
export function viewPools(
  snapshot: Pick<Snapshot, 'accounts' | 'usage' | 'providers' | 'next'>,
  nowMs: number,
): readonly Pool[] {
  const usageById = new Map(snapshot.usage.map((usage) => [usage.id, usage]));
  return snapshot.providers.flatMap((provider) => {
    const nextId = snapshot.next[provider.id] ?? null;
    const members = snapshot.accounts
      .filter((account) => account.provider === provider.id)
      .map((account) => ({
        account,
        view: viewAccount(account, usageById.get(account.id) ?? null, nowMs),
      }))
      .sort(byTurn(nextId));
    if (members.length === 0) return [];
    const next = members.find(({ account }) => account.id === nextId) ?? null;
    const readyCount = members.filter(({ account }) => account.state === 'ready').length;
    return [{ provider, members, next, readyCount, outlook: outlookOf(members, next) }];
  });
}
