import type { Account } from '../../shared/model/account.ts';
import { toInstant } from '../../shared/model/common.ts';
import type { PoolAccount } from '../core/account.ts';
import { accountState, activeBlocks, blockedUntilMs } from '../core/account-state.ts';
import { signInAgainByMs } from '../core/refresh-plan.ts';

/** The account as every face shows it: each field by name, so that nothing more can come along. */
export function toAccount(
  account: PoolAccount,
  nowMs: number,
  grantLifetimeMs: number | null,
): Account {
  const { disabled } = account;
  const hasGrant = account.kind === 'oauth' && account.ownership === 'own';
  return {
    id: account.id,
    provider: account.provider,
    kind: account.kind,
    email: account.email,
    organization: account.organizationName ?? account.organizationId,
    plan: account.plan,
    label: account.label,
    ownership: account.ownership,
    priority: account.priority,
    state: accountState(account, nowMs),
    paused: account.paused,
    blocks: activeBlocks(account, nowMs).map(({ scope, untilMs, reason }) => ({
      scope,
      until: toInstant(untilMs),
      reason,
    })),
    blockedUntil: toInstant(blockedUntilMs(account, nowMs)),
    disabled:
      disabled === null
        ? null
        : { cause: disabled.cause, at: toInstant(disabled.atMs), detail: disabled.detail },
    lockedReason: account.lockedReason,
    signInAgainBy: toInstant(
      signInAgainByMs(account.authorizedAtMs, hasGrant ? grantLifetimeMs : null, nowMs),
    ),
    origin: account.origin,
    keySuffix: account.keySuffix,
    createdAt: toInstant(account.createdAtMs),
  };
}
