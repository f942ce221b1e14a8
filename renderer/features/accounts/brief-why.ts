import type { AccountView } from '../../../shared/verdict/account-verdict.ts';
import { verdictWhy } from '../../../shared/verdict/account-words.ts';
import { words } from '../../text/words.ts';

const { brief: t } = words.accounts;

/** Where there is no forecast. */
function without(view: AccountView, nowMs: number): string | null {
  const { verdict } = view;
  if (verdict.kind === 'blocked' && verdict.untilMs !== null)
    return t.until(verdict.untilMs, nowMs);
  if (verdict.kind === 'idle') return t.idle;
  if (verdict.kind === 'early') return t.early;
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
