import { AppError } from '../../shared/errors.ts';
import { err } from '../../shared/result.ts';
import { isStale } from '../core/refresh-plan.ts';
import type { Entry } from './account-memory.ts';
import type { SecretAnswer } from './types.ts';

/** Text of the block after a refresh that may work later. */
export const REFRESH_FAILED_REASON = 'The token could not be refreshed; tried again in 5 minutes.';

interface Wanted {
  /** A secret that the provider refused. */
  readonly staleRevision?: number | undefined;
  /** Try although the last try failed a moment ago. */
  readonly force?: boolean | undefined;
}

/** What memory alone can say: the secret, or why there is none; null when a refresh must decide. */
export function presentAnswer(
  id: number,
  entry: Entry | null,
  nowMs: number,
  { staleRevision, force }: Wanted,
): SecretAnswer | null {
  if (entry === null) return err(new AppError('NOT_FOUND', `There is no account ${id}.`));
  const { account, secret, usable } = entry;
  if (secret === null || usable === null) return locked(id, account.lockedReason);
  if (account.disabled !== null) return signInAgain(id, `is disabled (${account.disabled.cause})`);
  const isRefused = staleRevision !== undefined && account.secretRevision <= staleRevision;
  if (secret.kind === 'api_key')
    return isRefused ? signInAgain(id, 'has an API key that was refused') : usable;
  if (!isRefused && !isStale(secret.expiresAtMs, nowMs)) return usable;
  if (account.ownership === 'borrowed') return borrowedWaits(id);
  if (force === true) return null;
  const blocked = account.blocks.some(
    (block) => block.reason === REFRESH_FAILED_REASON && block.untilMs > nowMs,
  );
  return blocked ? refreshFailed(id, 'the last try failed a moment ago') : null;
}

/** A borrowed secret is never refreshed here: the only newer one is in the file of its tool. */
export function needsNewerFile(
  entry: Entry | null,
  nowMs: number,
  staleRevision: number | undefined,
): boolean {
  if (entry === null || entry.account.ownership !== 'borrowed') return false;
  const { account, secret } = entry;
  if (secret === null || account.disabled !== null || account.source === null) return false;
  const isRefused = staleRevision !== undefined && account.secretRevision <= staleRevision;
  return isRefused || (secret.kind === 'oauth' && isStale(secret.expiresAtMs, nowMs));
}

export function refreshFailed(id: number, why: string): SecretAnswer {
  return err(
    new AppError(
      'UPSTREAM_UNREACHABLE',
      `The token of account ${id} could not be refreshed: ${why}.`,
      'It is tried again by itself.',
    ),
  );
}

export function signInAgain(id: number, why: string): SecretAnswer {
  return err(
    new AppError(
      'AUTH_ERROR',
      `Account ${id} ${why}.`,
      `Sign in again in the window, or run sluice login with --account ${id}.`,
    ),
  );
}

function borrowedWaits(id: number): SecretAnswer {
  return err(
    new AppError(
      'AUTH_ERROR',
      `Account ${id} is borrowed, and the tool that it comes from has not renewed it yet.`,
      'Start that tool once, or take the account over: sluice take-over.',
    ),
  );
}

function locked(id: number, reason: string | null): SecretAnswer {
  return err(
    new AppError(
      'KEY_UNAVAILABLE',
      `The secret of account ${id} cannot be opened. ${reason ?? ''}`.trim(),
      reason === null
        ? 'Unlock the vault in the window, or run: sluice unlock'
        : `Or run sluice login with --account ${id}.`,
    ),
  );
}
