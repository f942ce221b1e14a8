import { isOpenEnded } from '../model/block-reasons.ts';
import type { Account } from '../model/account.ts';
import type { AccountUsage, UsageWindow } from '../model/window.ts';
import { forecastWindow } from './forecast.ts';
import type { Forecast, WindowVerdict } from './forecast.ts';

export interface WindowView {
  readonly window: UsageWindow;
  readonly forecast: Forecast;
}

export type AccountVerdict =
  /** `idle`: its windows were read, and none has begun. */
  | { readonly kind: 'locked' | 'needs' | 'paused' | 'idle' }
  /** `waits`: until something happens that nobody can date, in words. */
  | { readonly kind: 'blocked'; readonly untilMs: number | null; readonly waits?: string }
  | { readonly kind: 'fine' | 'tight' | 'dry' | 'early'; readonly worst: WindowView }
  /** `windows`: it has limits, or may have, but no level is known. */
  | { readonly kind: 'unknown'; readonly windows: boolean };

export interface AccountView {
  readonly verdict: AccountVerdict;
  readonly windows: readonly WindowView[];
  /** When the levels were read, if that is too long ago to count as now. */
  readonly staleSinceMs: number | null;
  /** What its provider told beside the windows, and why its usage could not be read. */
  readonly notes: readonly string[];
  /** Nothing is known of its usage because the last question failed. */
  readonly isUnread: boolean;
  /** Why it alone is locked. */
  readonly lockedReason: string | null;
}

const ORDER: readonly WindowVerdict[] = ['dry', 'tight', 'fine', 'early'];

/** The provider counts it in a unit, and neither a level nor an end belongs to it. */
export function isUnlimited({ window: { usedFraction, amount, status } }: WindowView): boolean {
  const isOpen = amount !== null && amount.used === null && amount.limit === null;
  return usedFraction === null && isOpen && status === 'ok';
}

/** The window that decides; null where no level is known. */
export function worstOf(windows: readonly WindowView[]): WindowView | null {
  for (const verdict of ORDER) {
    const found = windows.filter((view) => view.forecast.verdict === verdict);
    found.sort((a, b) => levelOf(b) - levelOf(a));
    const first = verdict === 'dry' ? found.sort(byEmpty)[0] : found[0];
    if (first !== undefined) return first;
  }
  return null;
}

/** Where it ends; without a forecast, where it stands. */
function levelOf({ forecast }: WindowView): number {
  return forecast.end ?? forecast.used ?? 0;
}

function byEmpty(a: WindowView, b: WindowView): number {
  return (a.forecast.emptyAtMs ?? Infinity) - (b.forecast.emptyAtMs ?? Infinity);
}

function latestReset(windows: readonly WindowView[]): number | null {
  const resets = windows.map((view) => view.forecast.resetsAtMs).filter((at) => at !== null);
  return resets.length === 0 ? null : Math.max(...resets);
}

function soonestReset(windows: readonly WindowView[]): number | null {
  const resets = windows.map((view) => view.forecast.resetsAtMs).filter((at) => at !== null);
  return resets.length === 0 ? null : Math.min(...resets);
}

/** The windows of an account whose provider counts each model by itself, and nothing else; else none. */
function modelsAlone(windows: readonly WindowView[]): readonly WindowView[] {
  const counted = windows.filter(({ window }) => window.amount?.unit !== 'usd');
  const isAlone = counted.length > 1 && counted.every(({ window }) => window.scope !== null);
  return isAlone ? counted : [];
}

function verdictOf(
  account: Account,
  windows: readonly WindowView[],
  isRead: boolean,
): AccountVerdict {
  if (account.state === 'locked') return { kind: 'locked' };
  if (account.state === 'disabled') return { kind: 'needs' };
  if (account.state === 'paused') return { kind: 'paused' };
  const empty = windows.filter(
    (view) => view.forecast.verdict === 'blocked' && view.window.scope === null,
  );
  const waits = account.blocks.find(
    ({ scope, reason }) => scope === 'account' && isOpenEnded(reason),
  );
  if (account.state === 'blocked' && waits !== undefined)
    return { kind: 'blocked', untilMs: null, waits: waits.reason };
  if (account.state === 'blocked' || empty.length > 0) {
    const until = account.blockedUntil;
    return { kind: 'blocked', untilMs: until === null ? latestReset(empty) : Date.parse(until) };
  }
  const models = modelsAlone(windows);
  if (models.length > 0 && models.every(({ forecast }) => forecast.verdict === 'blocked'))
    return { kind: 'blocked', untilMs: soonestReset(models) };
  // What no time bounds is shown, and says nothing of when one can work.
  const timed = windows.filter(({ window }) => window.scope === null || window.durationMs !== null);
  const worst = worstOf(models.length > 0 ? models : timed);
  if (worst === null) {
    const isIdle = windows.some((view) => view.forecast.verdict === 'idle');
    if (isIdle) return { kind: 'idle' };
    if (windows.some((view) => view.window.scope === null && isUnlimited(view)))
      return { kind: 'unknown', windows: false };
    // A sign-in that was never read may well have limits; a key has none to read.
    const mayHave = windows.length > 0 || (account.kind === 'oauth' && !isRead);
    return { kind: 'unknown', windows: mayHave };
  }
  const kind = worst.forecast.verdict;
  if (kind === 'fine' || kind === 'tight' || kind === 'dry' || kind === 'early') {
    return { kind, worst };
  }
  return { kind: 'unknown', windows: true };
}

/** The verdict of an account is the worst of its windows, unless its own state says more. */
export function viewAccount(
  account: Account,
  usage: AccountUsage | null,
  nowMs: number,
): AccountView {
  const fetchedAtMs =
    usage === null || usage.fetchedAt === null ? nowMs : Date.parse(usage.fetchedAt);
  const isOld =
    usage !== null && (usage.stale || account.state === 'disabled' || account.state === 'locked');
  const readAtMs = isOld ? Math.min(fetchedAtMs, nowMs) : nowMs;
  const windows = (usage?.windows ?? []).map((window) => ({
    window,
    forecast: forecastWindow(window, { nowMs, readAtMs }),
  }));
  return {
    verdict: verdictOf(account, windows, usage !== null && usage.fetchedAt !== null),
    windows,
    staleSinceMs: isOld ? fetchedAtMs : null,
    notes: usage?.notes ?? [],
    isUnread: usage !== null && usage.stale && usage.fetchedAt === null,
    lockedReason: account.lockedReason,
  };
}
