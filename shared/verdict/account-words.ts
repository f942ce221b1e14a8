import { assertNever } from '../exhaustive.ts';
import { verdictWords } from '../text/verdict.ts';
import type { AccountVerdict, AccountView, WindowView } from './account-verdict.ts';

const { verdict: names, why } = verdictWords;

function plainWord(verdict: AccountVerdict, nowMs: number): string {
  switch (verdict.kind) {
    case 'blocked':
      return verdict.untilMs === null ? names.blocked : names.blockedUntil(verdict.untilMs, nowMs);
    case 'idle':
      return names.ready;
    case 'unknown':
      return verdict.windows ? names.unknown : names.ready;
    case 'early':
      return verdict.worst.forecast.pace === null ? names.ready : names.early;
    case 'fine':
    case 'tight':
    case 'dry':
    case 'needs':
    case 'paused':
    case 'locked':
      return names[verdict.kind];
    default:
      return assertNever(verdict);
  }
}

/** The verdict's word; an old reading says when it was true. */
export function verdictWord(view: AccountView, nowMs: number): string {
  const word = plainWord(view.verdict, nowMs);
  const { kind } = view.verdict;
  const ages = kind === 'fine' || kind === 'tight' || kind === 'dry';
  if (!ages || view.staleSinceMs === null) return word;
  return names.old(kind === 'dry' ? names.wasDry : word, view.staleSinceMs);
}

function familyNote(view: AccountView, nowMs: number): string | null {
  const family = view.windows.find(
    ({ window, forecast }) => window.scope !== null && forecast.verdict === 'blocked',
  );
  if (family === undefined || family.forecast.resetsAtMs === null) return null;
  return why.familyBlocked(family.window.label, family.forecast.resetsAtMs, nowMs);
}

/** What is lost at a reset soon; an old reading and a window of one model family say nothing of it. */
export function expiringWindow(view: AccountView): WindowView | null {
  if (view.verdict.kind !== 'fine' || view.staleSinceMs !== null) return null;
  const expiring = view.windows.filter(
    ({ window, forecast }) => window.scope === null && forecast.unused !== null,
  );
  const atMs = ({ forecast }: WindowView): number => forecast.resetsAtMs ?? Infinity;
  return expiring.sort((a, b) => atMs(a) - atMs(b))[0] ?? null;
}

function expiring(view: AccountView, nowMs: number): string | null {
  const found = expiringWindow(view);
  if (found === null) return null;
  const { unused, resetsAtMs } = found.forecast;
  if (unused === null || resetsAtMs === null) return null;
  return why.unused(found.window.label, unused, resetsAtMs, nowMs);
}

function ending(view: AccountView, nowMs: number): string | null {
  const { verdict } = view;
  if (verdict.kind !== 'fine' && verdict.kind !== 'tight') return null;
  const { end, resetsAtMs } = verdict.worst.forecast;
  if (end === null || resetsAtMs === null) return null;
  if (view.staleSinceMs !== null) return why.ended(end);
  const label = verdict.kind === 'tight' ? verdict.worst.window.label : null;
  return why.ends(label, end, resetsAtMs, nowMs);
}

/** The second line: which window, and when. */
export function verdictWhy(view: AccountView, nowMs: number): string | null {
  const { verdict } = view;
  switch (verdict.kind) {
    case 'fine':
      return familyNote(view, nowMs) ?? expiring(view, nowMs) ?? ending(view, nowMs);
    case 'tight':
      return ending(view, nowMs);
    case 'dry': {
      const { emptyAtMs } = verdict.worst.forecast;
      return emptyAtMs === null ? null : why.empty(verdict.worst.window.label, emptyAtMs, nowMs);
    }
    case 'blocked':
      if (verdict.waits !== undefined) return why.waits(verdict.waits);
      return verdict.untilMs === null ? null : why.frees(verdict.untilMs - nowMs);
    case 'early':
      return (
        familyNote(view, nowMs) ?? (verdict.worst.forecast.pace === null ? why.noPace : why.early)
      );
    case 'idle':
      return why.idle;
    case 'unknown':
      if (view.isUnread) return why.unread;
      return verdict.windows ? why.unknown : (familyNote(view, nowMs) ?? why.noWindows);
    case 'paused':
      return why.paused;
    case 'locked':
      return view.lockedReason === null ? why.locked : why.damaged;
    case 'needs':
      return null;
    default:
      return assertNever(verdict);
  }
}
