import { formatPercent } from './format.ts';

/** Rounded down, never more than is true; one decimal below 10 %. */
export function formatShare(share: number): string {
  if (share >= 0.1) return formatPercent(Math.floor(share * 100 + 1e-9) / 100);
  return `${(Math.floor(share * 1000 + 1e-9) / 10).toFixed(1)}\u202F%`;
}

/** The badge of the account that the next new session would get, with its share of them. */
export function nextBadge(share: number): string {
  return share < 1 ? `Next · ${formatShare(share)}` : 'Next';
}
