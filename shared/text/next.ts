import { formatPercent } from './format.ts';

/** Whole percents, rounded down: never more than is true. */
export function downTo(share: number): number {
  return Math.floor(share * 100 + 1e-9) / 100;
}

/** The badge of the account that the next new session would get, with its share of them. */
export function nextBadge(share: number): string {
  return share < 1 ? `Next · ${formatPercent(downTo(share))}` : 'Next';
}
