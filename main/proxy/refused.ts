import type { AppError, ErrorCode } from '../../shared/errors.ts';
import type { Pool, UsableSecret } from '../credentials/types.ts';

/** What follows from a 401 to a token. */
export type Refusal =
  /** A newer token is here. */
  | { readonly kind: 'renewed'; readonly usable: UsableSecret }
  /** There is none: the provider refuses what it issued last. */
  | { readonly kind: 'rejected' }
  /** The grant is dead, or borrowed and its tool has not renewed it. The account is out by itself. */
  | { readonly kind: 'ended' }
  /** A new token may come later; the account is blocked for that. */
  | { readonly kind: 'later' }
  /** Sluice itself is in trouble: nothing is known against the account. */
  | { readonly kind: 'own-trouble'; readonly error: AppError };

/** Told of one account by Sluice itself: another may serve, and this one is not to blame. */
const OWN_TROUBLE: ReadonlySet<string> = new Set<ErrorCode>([
  'DISK_FULL',
  'DATABASE_BUSY',
  'DATABASE_CORRUPT',
  'PROFILE_NOT_WRITABLE',
  'KEY_UNAVAILABLE',
]);

/** behaviour.md 4.6: one refresh of the same account. An API key has nothing newer. */
export async function afterRefusal(
  pool: Pick<Pool, 'secret'>,
  accountId: number,
  used: UsableSecret,
): Promise<Refusal> {
  if (used.secret.kind !== 'oauth') return { kind: 'rejected' };
  const fresh = await pool.secret(accountId, { staleRevision: used.secretRevision });
  if (!fresh.ok) {
    const { error } = fresh;
    if (OWN_TROUBLE.has(error.code)) return { kind: 'own-trouble', error };
    return { kind: error.code === 'AUTH_ERROR' ? 'ended' : 'later' };
  }
  const isNewer = fresh.value.secretRevision !== used.secretRevision;
  return isNewer ? { kind: 'renewed', usable: fresh.value } : { kind: 'rejected' };
}
