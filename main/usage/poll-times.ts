import type { Settings } from '../../shared/model/settings.ts';
import type { Random } from '../platform/random.ts';

export type PollPace = Settings['pollPace'];

const CACHE_MS = 300_000;
const RETRY_MS = 10_000;
const FIRST_WITHIN_MS = 2_000;
const FIRST_AT_LATEST_MS = 60_000;
/** A provider that asks for more is asked again all the same: what it said may be a mistake. */
export const LONGEST_WAIT_MS = 3_600_000;
/** Accounts of one provider share a per-address limiter: no two of them keep step. */
const JITTER = 0.25;

/** How long a report stays good. */
export function cacheMs(random: Random, pace: PollPace = 'adaptive'): number {
  return jittered(pace === '15-minutes' ? 3 * CACHE_MS : CACHE_MS, random);
}

/** Older than twice that, it is shown as old. */
export function freshMs(pace: PollPace = 'adaptive'): number {
  return 2 * (pace === '15-minutes' ? 3 * CACHE_MS : CACHE_MS);
}

/** 10 s after a failure, doubling while it lasts, and never longer than a report stays good. */
export function retryMs(failures: number, random: Random): number {
  return jittered(Math.min(RETRY_MS * 2 ** (failures - 1), CACHE_MS), random);
}

/** Soon, but not all at once: the more accounts share a provider, the longer they take. */
export function firstPollMs(random: Random, accounts: number): number {
  return random.fraction() * Math.min(FIRST_WITHIN_MS * accounts, FIRST_AT_LATEST_MS);
}

/** Whether `untilMs` is still to come; a wait that nobody can have asked for ended with a clock set back. */
export function isAhead(untilMs: number, nowMs: number): boolean {
  return untilMs > nowMs && untilMs - nowMs <= LONGEST_WAIT_MS;
}

/** What a failed question means for the next ones. */
export interface Wait {
  /** Until the next question in the background. */
  readonly nextMs: number;
  /** Nobody asks sooner, not even a person: the provider said so. */
  readonly askedMs: number;
}

/** `waitMs`: what the provider asked for; null when it did not say. */
export function waitAfter(
  failure: { readonly code: string; readonly failures: number; readonly waitMs: number | null },
  random: Random,
): Wait {
  const { code, failures } = failure;
  const toldMs = Math.min(failure.waitMs ?? 0, LONGEST_WAIT_MS);
  const rests = code === 'AUTH_ERROR' || code === 'RATE_LIMIT';
  const ownMs = rests ? cacheMs(random) : retryMs(failures, random);
  return { nextMs: Math.max(ownMs, toldMs), askedMs: toldMs };
}

function jittered(ms: number, random: Random): number {
  return ms * (1 - JITTER + 2 * JITTER * random.fraction());
}
