import type { Client } from '../../shared/model/client.ts';
import { toInstant } from '../../shared/model/common.ts';
import type { StoredClient } from '../store/types.ts';

export function viewClient(stored: StoredClient): Client {
  return {
    id: stored.id,
    name: stored.name,
    provider: stored.provider,
    account: stored.account,
    allPaths: stored.allPaths,
    passThrough: stored.passThrough,
    rpm: stored.rpm,
    budgetUsd: stored.budgetUsd,
    spentUsd: stored.spentUsd,
    keyPrefix: stored.keyPrefix,
    createdAt: toInstant(stored.createdAtMs),
    lastUsedAt: toInstant(stored.lastUsedAtMs),
    expiresAt: toInstant(stored.expiresAtMs),
    revokedAt: toInstant(stored.revokedAtMs),
  };
}
