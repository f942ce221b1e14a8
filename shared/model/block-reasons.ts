/** Learned from a window that read full; a report that reads it below ends such a block. */
export const WINDOW_BLOCK_REASON = 'usage window';
/** These two: learned from an answer that refused a request; they hold until their time. */
export const LIMIT_BLOCK_REASON = 'usage limit';
export const CREDIT_BLOCK_REASON = 'out of credit';

export function isTold(reason: string): boolean {
  return reason === LIMIT_BLOCK_REASON || reason === CREDIT_BLOCK_REASON;
}

/** The token was refused or has ended; lifted when the tool writes another one. */
export const BORROWED_WAITS_REASON = 'borrowed: waits until its tool renews the sign-in';
/** Lifted when the file holds this account's sign-in again. */
export const BORROWED_OTHER_REASON =
  'borrowed: its file now holds another sign-in; import that as an account of its own';

/** Of a token or key that has no end of its own; lifted when the file holds it again. */
export const BORROWED_GONE_REASON =
  'borrowed: its tool has signed out; sign in again there, or here';

export const BORROWED_REASONS = [
  BORROWED_WAITS_REASON,
  BORROWED_OTHER_REASON,
  BORROWED_GONE_REASON,
] as const;

/** The end of such a block is no forecast: what lifts it is the file. */
export function isOpenEnded(reason: string): boolean {
  return BORROWED_REASONS.some((known) => known === reason);
}
