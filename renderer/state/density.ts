import type { Density } from './view.ts';

const KEY = 'sluice-accounts';

/** What this browser was told the last time. */
export function readDensity(): Density {
  const kept = globalThis.localStorage?.getItem(KEY);
  return kept === 'cards' || kept === 'list' ? kept : 'auto';
}

export function keepDensity(density: Density): void {
  globalThis.localStorage?.setItem(KEY, density);
}
