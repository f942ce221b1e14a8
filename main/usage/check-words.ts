import type { AccountCheck } from '../../shared/model/check.ts';
import type { Disabled } from '../core/account.ts';
import { classifyError } from '../core/classify-error.ts';
import { isRefusedCredential } from '../core/refused-credential.ts';
import type { HttpAnswer } from '../platform/http.ts';
import type { KeyVerdict } from '../providers/types.ts';

export type Verdict = Omit<AccountCheck, 'id'>;

export const YES: Verdict = { ok: true, reason: null };
export const NO_WAY_TO_ASK = 'This provider has no call that would tell.';
export const NO_QUOTA_SPENT = 'Sluice knows no model to ask there, so nothing was spent.';

export function no(reason: string): Verdict {
  return { ok: false, reason };
}

export function signInAgain({ cause }: Disabled): Verdict {
  return no(`It needs a new sign-in: ${cause}.`);
}

export function unknown(reason: string): Verdict {
  return { ok: null, reason };
}

/** What was read of the key comes first: a status alone can mislead, a good one too. */
export function readVerdict(
  provider: string,
  read: KeyVerdict | null,
  answer: HttpAnswer,
): Verdict {
  const isGoodStatus = answer.status >= 200 && answer.status < 300;
  if (read === 'refused' && answer.status !== 403)
    return no(`${provider} refused its credential (${answer.status}).`);
  if (read === 'good' && !isGoodStatus) return YES;
  if (read === 'limited' && isGoodStatus)
    return no(`${provider} takes no more requests from it now.`);
  if (read === 'unknown' && isGoodStatus)
    return unknown(`${provider} says that it failed, which says nothing about the account.`);
  return verdictOf(provider, answer);
}

/** Streams that fail say so in a 200. */
const FAILED_STREAM = /^event: ?(?:error|response\.failed)\s*$/m;

/** Only what says something about the account is a no: a limit by the minute, or of the provider, does not. */
export function verdictOf(provider: string, { status, text }: HttpAnswer): Verdict {
  if (status >= 200 && status < 300) {
    if (!FAILED_STREAM.test(text)) return YES;
    if (limitIn(429, text)) return no(`${provider} says that its usage limit is reached.`);
    return unknown(`${provider} broke its answer off.`);
  }
  if (isRefusedCredential(status, text))
    return no(`${provider} refused its credential (${status}).`);
  if (limitIn(status, text))
    return no(
      status === 402
        ? `${provider} asks for payment (402).`
        : `${provider} takes no more requests from it now (${status}).`,
    );
  if (status === 402) return no(`${provider} asks for payment (402).`);
  if (status === 403) return no(`${provider} does not allow it this request (403).`);
  if (status === 429) return unknown(`${provider} asks for fewer requests just now (429).`);
  return unknown(`${provider} answered ${status}, which says nothing about the account.`);
}

function limitIn(status: number, body: string): boolean {
  const told = { status, body, windowExhausted: false, retryAfterMs: null };
  return classifyError(told) !== 'passes';
}
