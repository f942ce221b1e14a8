import { isOpenEnded } from '../../shared/model/block-reasons.ts';
import type { Priority } from '../../shared/model/account.ts';
import type { Block, PoolAccount } from './account.ts';
import { accountState, activeBlocks, blockedUntilMs } from './account-state.ts';
import { overrideOf } from './override.ts';

export interface SelectionQuery {
  readonly provider: string;
  /** Model family for scoped blocks; null: only whole-account blocks count. */
  readonly family: string | null;
  /** Exactly this account, no substitution. */
  readonly pinned: number | null;
  /** Accounts that this request has already tried. */
  readonly excluded: ReadonlySet<number>;
}

/** What the proxy asks for. */
export interface RequestQuery extends SelectionQuery {
  readonly model: string | null;
  readonly client: number;
  readonly session: string;
  /** Id of something that only one account knows, and the request goes on with. */
  readonly continuation: string | null;
}

/** Why no account can serve: design.md section 4, "Which one". */
export type NoAccountCode =
  | 'KEY_UNAVAILABLE'
  | 'RATE_LIMIT'
  | 'BILLING'
  | 'AUTH_ERROR'
  | 'NO_ACCOUNT';

export type Selection = { readonly kind: 'account'; readonly account: PoolAccount } | NoSelection;

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

/**
 * The account that serves a request: the first unblocked one, by the person's priority, then by id. The
 * ranking takes this function's place; callers see the same answer.
 */
export function selectAccount(
  accounts: readonly PoolAccount[],
  query: SelectionQuery,
  nowMs: number,
): Selection {
  const override = query.pinned === null ? overrideOf(accounts, query.provider) : null;
  const only = query.pinned ?? override?.id ?? null;
  const candidates = accounts.filter(
    (account) =>
      account.provider === query.provider &&
      (only === null || account.id === only) &&
      !query.excluded.has(account.id),
  );
  let best: PoolAccount | null = null;
  for (const account of candidates) {
    const state = accountState(account, nowMs);
    const takesPart = state === 'ready' || state === 'blocked';
    const serves = takesPart && blockedUntilMs(account, nowMs, query.family) === null;
    if (serves && (best === null || RANK[account.priority] < RANK[best.priority])) best = account;
  }
  if (best !== null) return { kind: 'account', account: best };
  const none = noAccount(candidates, query.family, nowMs);
  return override === null ? none : { ...none, only: { account: override.id, why: 'override' } };
}

const RANK: Readonly<Record<Priority, number>> = { preferred: 0, normal: 1, reserve: 2 };

function noAccount(
  candidates: readonly PoolAccount[],
  family: string | null,
  nowMs: number,
): NoSelection {
  // While the vault is locked every account is: a single one is a damaged row.
  const blocked = candidates.filter(
    (account) => !account.locked && account.disabled === null && !account.paused,
  );
  if (blocked.length > 0) return blockedAnswer(blocked, family, nowMs);
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
  family: string | null,
  nowMs: number,
): NoSelection {
  const ends = blocked
    .filter((account) => !activeBlocks(account, nowMs).some(({ reason }) => isOpenEnded(reason)))
    .map((account) => blockedUntilMs(account, nowMs, family) ?? nowMs);
  if (ends.length === 0)
    return { kind: 'none', code: 'RATE_LIMIT', retryAtMs: null, why: 'waits-for-tools' };
  const blocks: readonly Block[] = blocked.flatMap((account) => activeBlocks(account, nowMs));
  const code =
    blocks.length > 0 && blocks.every((block) => block.billing) ? 'BILLING' : 'RATE_LIMIT';
  return { kind: 'none', code, retryAtMs: Math.min(...ends) };
}
