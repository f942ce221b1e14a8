/** The token was refused or has ended; lifted when the tool writes another one. */
export const BORROWED_WAITS_REASON = 'borrowed: waits until its tool renews the sign-in';
/** Lifted when the file holds this account's sign-in again. */
export const BORROWED_OTHER_REASON =
  'borrowed: the file of its tool now holds another sign-in, which can be imported as an account of its own';

export const BORROWED_REASONS = [BORROWED_WAITS_REASON, BORROWED_OTHER_REASON] as const;
