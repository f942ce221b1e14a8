import type { AccountView } from '../../../shared/verdict/account-verdict.ts';
import { verdictWhy } from '../../../shared/verdict/account-words.ts';
import { words } from '../../text/words.ts';

const { brief: t } = words.accounts;

/** Why, in the width of a column: which window, and when. What has no short form is said in full. */
export function briefWhy(view: AccountView, nowMs: number): string | null {
  const { verdict, staleSinceMs } = view;
  if (verdict.kind === 'blocked' && verdict.untilMs !== null)
    return t.until(verdict.untilMs, nowMs);
  const isForecast = verdict.kind === 'fine' || verdict.kind === 'tight' || verdict.kind === 'dry';
  if (!isForecast) return verdictWhy(view, nowMs);
  if (staleSinceMs !== null) return t.wasAt(staleSinceMs);
  const { window, forecast } = verdict.worst;
  if (verdict.kind === 'dry' && forecast.emptyAtMs !== null)
    return t.empty(window.label, forecast.emptyAtMs - nowMs);
  if (forecast.end === null) return verdictWhy(view, nowMs);
  return t.ends(verdict.kind === 'tight' ? window.label : null, forecast.end);
}
