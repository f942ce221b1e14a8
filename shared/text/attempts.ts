import type { Attempt, AttemptReason } from '../model/attempt.ts';

/** What became of one try, and what followed from it. */
const ATTEMPT_TEXT: Readonly<Record<AttemptReason, string>> = {
  ok: 'answered',
  refreshed: 'token refused; refreshed, then the same account again',
  rejected: 'credential refused; the account waits',
  'sign-in ended': 'token refused, and the sign-in has ended',
  'refresh failed': 'token refused, and no new one could be had',
  'usage limit': 'usage limit; the account waits for its reset',
  'out of credit': 'out of credit; the account waits',
  'rate limited': 'too fast or too many at once; passed on',
  overloaded: 'provider overloaded; passed on',
  refused: 'refused; passed on',
  failed: 'failed; passed on',
  'no credential': 'no usable credential; nothing was sent',
  unreachable: 'no answer',
  'timed out': 'no answer in time',
  'broke off': 'answer broke off',
  'caller left': 'the tool left',
};

export function attemptText({ reason }: Attempt): string {
  return ATTEMPT_TEXT[reason];
}

/** One try ended at once and well: nothing to tell. */
export function isPlain(attempts: readonly Attempt[]): boolean {
  const [only] = attempts;
  return attempts.length === 0 || (attempts.length === 1 && only?.reason === 'ok');
}
