import { retryAfterMs } from '../core/retry-after.ts';
import type { Clock } from '../platform/clock.ts';
import type { HttpAnswer } from '../platform/http.ts';
import { pause } from '../platform/scheduler.ts';
import type { StartTimer } from '../platform/scheduler.ts';
import type { ProviderCall } from '../providers/types.ts';

const FIRST_PAUSE_MS = 500;
/** Others of the provider wait meanwhile: a longer wait is the next poll's, not this one's. */
const LONGEST_PAUSE_MS = 10_000;
const REQUEST_TIMEOUT = 408;

interface Patience {
  /** How often it is asked at most. */
  readonly attempts: number;
  readonly clock: Clock;
  readonly startTimer: StartTimer;
  readonly signal: AbortSignal;
}

/** Asks again after 408 and 5xx: 0.5 s, 1 s, … later, or when the provider says, whichever is later. Never after a 429. */
export function patientCall(call: ProviderCall, patience: Patience): ProviderCall {
  const { attempts, clock, startTimer, signal } = patience;
  return async (request) => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await call(request);
      if (attempt >= attempts || !mayPass(answer)) return answer;
      const told = retryAfterMs(answer.headers, '', clock.now()) ?? 0;
      const pauseMs = Math.max(FIRST_PAUSE_MS * 2 ** (attempt - 1), told);
      if (pauseMs > LONGEST_PAUSE_MS) return answer;
      await pause(pauseMs, { startTimer, signal });
    }
  };
}

function mayPass({ status }: HttpAnswer): boolean {
  return status === REQUEST_TIMEOUT || status >= 500;
}
