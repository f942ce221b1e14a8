import { isUnlimited } from '../../../shared/verdict/account-verdict.ts';
import type { WindowView } from '../../../shared/verdict/account-verdict.ts';

const DAY_MS = 24 * 3_600_000;

export interface Column {
  readonly main: WindowView | null;
  readonly families: readonly WindowView[];
}

function byDuration(a: WindowView, b: WindowView): number {
  return (a.window.durationMs ?? Infinity) - (b.window.durationMs ?? Infinity);
}

/** The fullest of windows that each count one model: it blocks first. */
function fullest(windows: readonly WindowView[]): WindowView | null {
  const level = ({ forecast }: WindowView): number => forecast.used ?? -1;
  return windows.reduce<WindowView | null>(
    (best, view) => (best === null || level(view) > level(best) ? view : best),
    null,
  );
}

/** Short windows stand left, long ones right, so that accounts can be compared by looking down. */
export function splitColumns(windows: readonly WindowView[]): readonly [Column, Column] {
  const isWhole = (view: WindowView): boolean => view.window.scope === null && !isUnlimited(view);
  const whole = windows.filter(isWhole).sort(byDuration);
  const families = windows.filter((view) => !isWhole(view));
  const isShort = ({ window }: WindowView): boolean => (window.durationMs ?? Infinity) <= DAY_MS;
  const left = whole.find(isShort) ?? (whole.length > 1 ? whole[0] : undefined) ?? null;
  const right =
    whole.findLast((view) => view !== left) ?? (left === null ? fullest(families) : null);
  const placed = new Set([left, right]);
  const rest = [...whole, ...families].filter((view) => !placed.has(view));
  const belongsLeft = (view: WindowView): boolean =>
    left !== null && (right === null || view.window.durationMs === left.window.durationMs);
  return [
    { main: left, families: rest.filter(belongsLeft) },
    { main: right, families: rest.filter((view) => !belongsLeft(view)) },
  ];
}
