import type { Account } from '../model/account.ts';

const SOON_MS = 7 * 24 * 3_600_000;

/** When a sign-in that still works ends for good, in its last 7 days. */
export function endingAtMs(account: Account, nowMs: number): number | null {
  if (account.signInAgainBy === null || account.state === 'disabled') return null;
  const atMs = Date.parse(account.signInAgainBy);
  return atMs - nowMs > SOON_MS ? null : atMs;
}
