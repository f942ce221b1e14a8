import { formatPercent, formatTenth } from './format.ts';

/** Rounded down, so that it is never more than is true, and never nothing: whole percents, one decimal below 10. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.001) return `<${formatTenth(0.001)}`;
  if (share === 0) return formatPercent(0);
  return share < 0.1 ? formatTenth(downTo(share, 1000)) : formatPercent(downTo(share, 100));
}

function downTo(share: number, steps: number): number {
  return Math.floor(share * steps + 1e-9) / steps;
}

/** The badge of the account that the next new session would get; null: the strategy gives out no shares. */
export function nextBadge(share: number | null): string {
  return share === null ? 'Next' : `Next · ${formatShare(share)}`;
}
