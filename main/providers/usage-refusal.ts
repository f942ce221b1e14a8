import { AppError } from '../../shared/errors.ts';
import { retryAfterMs } from '../core/retry-after.ts';
import type { HttpAnswer } from '../platform/http.ts';

/** An answer that holds no usage. `waitMs`: how long the provider asks to wait; null when it does not say. */
export class UsageRefusal extends AppError {
  readonly waitMs: number | null;
  /** The credential itself is no good, and not only for this question (401). */
  readonly isDead: boolean;

  constructor(
    code: 'AUTH_ERROR' | 'RATE_LIMIT' | 'UPSTREAM_UNREACHABLE',
    message: string,
    { hint = 'Sluice asks again by itself.', waitMs = null as number | null, isDead = false } = {},
  ) {
    super(code, message, hint);
    this.waitMs = waitMs;
    this.isDead = isDead;
  }
}

/** What an answer that is no 200 means. */
export function usageRefusal(company: string, answer: HttpAnswer, nowMs: number): UsageRefusal {
  const { status, headers } = answer;
  if (status === 401 || status === 403)
    return new UsageRefusal(
      'AUTH_ERROR',
      `${company} refused this account’s sign-in when asked for its usage (${status}).`,
      { hint: 'Sign in again.', isDead: status === 401 },
    );
  const waitMs = retryAfterMs(headers, '', nowMs);
  if (status === 429)
    return new UsageRefusal(
      'RATE_LIMIT',
      `${company} asks for fewer questions about usage (429).`,
      { waitMs },
    );
  return new UsageRefusal(
    'UPSTREAM_UNREACHABLE',
    `${company} answered ${status} when asked for the usage.`,
    { waitMs },
  );
}

export function unreadableUsage(message: string): UsageRefusal {
  return new UsageRefusal('UPSTREAM_UNREACHABLE', message);
}

/** A provider asked for fewer questions before, and this one was not sent. */
export function stillToWait(leftMs: number): AppError {
  const minutes = Math.ceil(leftMs / 60_000);
  return new AppError(
    'RATE_LIMIT',
    `The provider wants no question about usage for another ${minutes} min.`,
    'Ask again then.',
  );
}
