import type { Random } from '../platform/random.ts';

const CACHE_MS = 300_000;
const RETRY_MS = 10_000;
const FIRST_WITHIN_MS = 2_000;
/** Accounts of one provider share a per-address limiter: no two of them keep step. */
const JITTER = 0.25;

/** How long a report stays good. */
export function cacheMs(random: Random): number {
  return jittered(CACHE_MS, random);
}

/** 10 s after a failure, doubling while it lasts, and never longer than a report stays good. */
export function retryMs(failures: number, random: Random): number {
  return jittered(Math.min(RETRY_MS * 2 ** (failures - 1), CACHE_MS), random);
}

/** Soon, but not all at once. */
export function firstPollMs(random: Random): number {
  return random.fraction() * FIRST_WITHIN_MS;
}

function jittered(ms: number, random: Random): number {
  return ms * (1 - JITTER + 2 * JITTER * random.fraction());
}
