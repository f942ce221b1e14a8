import type { AccountView } from '../../../shared/verdict/account-verdict.ts';
import { verdictWhy, verdictWord } from '../../../shared/verdict/account-words.ts';
import { words } from '../../text/words.ts';
import { groupOf } from './groups.ts';

const { brief: t } = words.accounts;

/** Where there is no forecast. */
function without(view: AccountView, nowMs: number): string | null {
  const { verdict } = view;
  if (verdict.kind === 'blocked' && verdict.untilMs !== null)
    return t.until(verdict.untilMs, nowMs);
  if (verdict.kind === 'idle') return t.idle;
  if (verdict.kind === 'early') return verdict.worst.forecast.pace === null ? t.noPace : t.early;
  if (verdict.kind !== 'unknown') return verdictWhy(view, nowMs);
  if (view.isUnread) return t.unread;
  return verdict.windows ? t.unknown : t.noWindows;
}

/** Why, in the width of a column: which window, and when. The tooltip says all of it. */
export function briefWhy(view: AccountView, nowMs: number): string | null {
  const { verdict, staleSinceMs } = view;
  const isForecast = verdict.kind === 'fine' || verdict.kind === 'tight' || verdict.kind === 'dry';
  if (!isForecast) return without(view, nowMs);
  if (staleSinceMs !== null) return t.wasAt(staleSinceMs);
  const { window, forecast } = verdict.worst;
  if (verdict.kind === 'dry' && forecast.emptyAtMs !== null)
    return t.empty(window.label, forecast.emptyAtMs - nowMs);
  if (forecast.end === null) return verdictWhy(view, nowMs);
  return t.ends(verdict.kind === 'tight' ? window.label : null, forecast.end);
}

/** The verdict in the width of its column: its time stands in another one. */
export function briefWord(view: AccountView, nowMs: number): string {
  const { verdict, staleSinceMs } = view;
  if (verdict.kind === 'dry' && staleSinceMs !== null) return t.wasDry;
  const group = groupOf(view);
  if (group !== 'rest') return words.accounts.groups[group];
  const hasPace = verdict.kind === 'early' && verdict.worst.forecast.pace !== null;
  return hasPace ? t.started : verdictWord(view, nowMs);
}
