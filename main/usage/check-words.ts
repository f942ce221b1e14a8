import type { AccountCheck } from '../../shared/model/check.ts';
import type { Disabled } from '../core/account.ts';
import type { HttpAnswer } from '../platform/http.ts';

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

/** Streams that fail say so in a 200. */
const FAILED_STREAM = /^event: ?(?:error|response\.failed)\s*$/m;

/** Only what says something about the account is a no. */
export function verdictOf(provider: string, { status, text }: HttpAnswer): Verdict {
  if (status >= 200 && status < 300)
    return FAILED_STREAM.test(text) ? unknown(`${provider} broke its answer off.`) : YES;
  if (status === 401 || status === 403)
    return no(`${provider} refused its credential (${status}).`);
  if (status === 402) return no(`${provider} asks for payment (402).`);
  if (status === 429) return no(`${provider} takes no more requests from it now (429).`);
  return unknown(`${provider} answered ${status}, which says nothing about the account.`);
}
