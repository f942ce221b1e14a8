import type { Outlook, Tone } from '../../charts/Outlook.tsx';
import type { HistoryRange, WindowSeries } from '../../../shared/model/history.ts';
import type { AccountView } from '../../../shared/verdict/account-verdict.ts';
import type { Forecast } from '../../../shared/verdict/forecast.ts';
import {
  formatAge,
  formatDuration,
  formatMoment,
  formatPercent,
} from '../../../shared/text/format.ts';
import { verdictWords } from '../../../shared/text/verdict.ts';
import { usageWords as t } from '../../text/usage-page.ts';

const DAY_MS = 86_400_000;
/** Which lengths of windows a range is about: of these the present one is drawn up to its reset. */
const ABOUT: Readonly<Record<HistoryRange, readonly [aboveMs: number, upToMs: number]>> = {
  '24h': [0, DAY_MS],
  '7d': [DAY_MS, 7 * DAY_MS],
  '30d': [7 * DAY_MS, 31 * DAY_MS],
  '1y': [0, 0],
};

/** The present window of one account, from its beginning to its reset. */
export interface PresentWindow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly isWeek: boolean;
  readonly used: number;
  readonly readAtMs: number;
  readonly outlook: Outlook;
  /** All of it in one sentence. */
  readonly said: string;
}

/** Null where the range is about other windows, or this one is not known well enough. */
export function presentWindow(
  series: WindowSeries,
  view: AccountView,
  range: HistoryRange,
  nowMs: number,
): PresentWindow | null {
  const found = view.windows.find(({ window }) => window.id === series.window);
  const { resetsAtMs = null, used = null } = found?.forecast ?? {};
  const durationMs = found?.window.durationMs ?? null;
  if (found === undefined || resetsAtMs === null || used === null || durationMs === null)
    return null;
  const [aboveMs, upToMs] = ABOUT[range];
  if (durationMs <= aboveMs || durationMs > upToMs) return null;
  const fromMs = resetsAtMs - durationMs;
  const x = (atMs: number): number => Math.min(1, Math.max(0, (atMs - fromMs) / durationMs));
  const { staleSinceMs } = view;
  const readAtMs = staleSinceMs ?? nowMs;
  const level = { x: x(readAtMs), y: Math.min(1, used) };
  // An old level is shown with its age and without a forecast.
  const forecast = staleSinceMs === null ? tellForecast(found.forecast, nowMs, level, x) : null;
  const age = staleSinceMs === null ? null : formatAge(nowMs - staleSinceMs);
  const now = t.windows.level(formatPercent(used), age);
  const reset = formatMoment(resetsAtMs, nowMs);
  return {
    fromMs,
    toMs: resetsAtMs,
    isWeek: durationMs === 7 * DAY_MS,
    used,
    readAtMs,
    outlook: {
      now: { x: level.x, text: now },
      isEvenShown: !forecast?.unused,
      forecast,
      reset: forecast?.unused ? [reset] : [t.windows.resetAt, reset],
    },
    said: t.windows.said(
      now,
      forecast === null ? null : [forecast.text, forecast.dryText, ...(forecast.unused ?? [])],
      reset,
    ),
  };
}

function tellForecast(
  { verdict, end, emptyAtMs, resetsAtMs, unused }: Forecast,
  nowMs: number,
  from: { readonly x: number; readonly y: number },
  x: (atMs: number) => number,
): Outlook['forecast'] {
  const none = { from, dryText: null, unused: null };
  if (verdict === 'blocked' && resetsAtMs !== null) {
    const text = verdictWords.verdict.blockedUntil(resetsAtMs, nowMs);
    return { ...none, tone: 'blocked', to: { x: from.x, y: 1 }, text, dryText: '' };
  }
  if (verdict === 'dry' && emptyAtMs !== null && resetsAtMs !== null) {
    const text = t.windows.runsDry(formatMoment(emptyAtMs, nowMs));
    const dryText = t.windows.dryFor(formatDuration(resetsAtMs - emptyAtMs));
    return { ...none, tone: 'dry', to: { x: x(emptyAtMs), y: 1 }, text, dryText };
  }
  if (end === null || (verdict !== 'fine' && verdict !== 'tight')) return null;
  const tone: Tone = verdict;
  return {
    ...none,
    tone,
    to: { x: 1, y: Math.min(1, end) },
    text: t.windows.endsAt(verdictWords.verdict[verdict], formatPercent(end)),
    unused: unused === null ? null : t.windows.expires(formatPercent(unused)),
  };
}
