import type { ChosenBecause } from '../../shared/model/attempt.ts';
import type { Block, PoolAccount } from './account.ts';
import { activeBlocks, isCovered } from './account-state.ts';
import { blockEndMs } from './ranking/order.ts';
import type { RankingQuery } from './ranking/order.ts';

/** What the choice of an account depends on. */
export interface SelectionQuery {
  readonly provider: string;
  readonly model: string | null;
  /** Id of the client. */
  readonly client: number;
  /** Null: the request belongs to none that is known. */
  readonly session: string | null;
  /** Exactly this account, no substitution. */
  readonly pinned: number | null;
  /** Accounts that this request has already tried. */
  readonly excluded: ReadonlySet<number>;
  /** Id of an earlier response or a file that the request goes on from. */
  readonly continuation: string | null;
}

/** Why no account can serve: design.md section 4, "Which one". */
export type NoAccountCode =
  | 'KEY_UNAVAILABLE'
  | 'RATE_LIMIT'
  | 'BILLING'
  | 'AUTH_ERROR'
  | 'NO_ACCOUNT';

export type Selection = ChosenAccount | NoSelection;

export interface ChosenAccount {
  readonly kind: 'account';
  readonly account: PoolAccount;
  readonly why: ChosenBecause;
}

export interface NoSelection {
  readonly kind: 'none';
  readonly code: NoAccountCode;
  /** Null too where no end is known. */
  readonly retryAtMs: number | null;
  /** More than the code says: every account waits for its tool; rows cannot be opened by the open vault. */
  readonly why?: 'waits-for-tools' | 'unreadable-rows';
  /** The one account that was asked for though the request pins none. */
  readonly only?: { readonly account: number; readonly why: 'override' | 'continuation' };
}

type Meter = Pick<RankingQuery, 'family' | 'rules'>;

/** Why none of these can serve: design.md section 4, "Which one". */
export function noAccount(
  candidates: readonly PoolAccount[],
  meter: Meter,
  nowMs: number,
): NoSelection {
  // While the vault is locked every account is: a single one is a damaged row.
  const blocked = candidates.filter(
    (account) => !account.locked && account.disabled === null && !account.paused,
  );
  if (blocked.length > 0) return blockedAnswer(blocked, meter, nowMs);
  const locked = candidates.filter((account) => account.locked);
  if (locked.length > 0) {
    const none = { kind: 'none', code: 'KEY_UNAVAILABLE', retryAtMs: null } as const;
    const isOfVault = locked.some(({ lockedReason }) => lockedReason === null);
    return isOfVault ? none : { ...none, why: 'unreadable-rows' };
  }
  const disabled = candidates.some((account) => account.disabled !== null);
  return { kind: 'none', code: disabled ? 'AUTH_ERROR' : 'NO_ACCOUNT', retryAtMs: null };
}

function blockedAnswer(
  blocked: readonly PoolAccount[],
  { family, rules }: Meter,
  nowMs: number,
): NoSelection {
  const ends = blocked
    .map((account) => blockEndMs(account, family, rules, nowMs) ?? nowMs)
    .filter((endMs) => endMs !== Infinity);
  if (ends.length === 0)
    return { kind: 'none', code: 'RATE_LIMIT', retryAtMs: null, why: 'waits-for-tools' };
  const ownMeter = rules.familyMeters === 'instead';
  const blocks: readonly Block[] = blocked
    .flatMap((account) => activeBlocks(account, nowMs))
    .filter((block) => isCovered(block, family, ownMeter));
  const code =
    blocks.length > 0 && blocks.every((block) => block.billing) ? 'BILLING' : 'RATE_LIMIT';
  return { kind: 'none', code, retryAtMs: Math.min(...ends) };
}
