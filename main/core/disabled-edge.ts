import type { AccountRecord, Disabled } from './account.ts';

/** What is told of an account that just stopped working. Redacted. */
export interface DisabledNews extends Disabled {
  readonly account: number;
  readonly provider: string;
  readonly email: string | null;
  readonly label: string | null;
}

type Row = Pick<AccountRecord, 'id' | 'provider' | 'email' | 'label' | 'disabled'>;

/**
 * The one news between two readings of a row; null when there is none. A time of its own makes a disabling
 * one of its own: one that a re-login ended and that came back is told again, one that is read again is not.
 */
export function disabledNews(before: Pick<Row, 'disabled'>, after: Row): DisabledNews | null {
  const { id, provider, email, label, disabled } = after;
  if (disabled === null || before.disabled?.atMs === disabled.atMs) return null;
  return { account: id, provider, email, label, ...disabled };
}
