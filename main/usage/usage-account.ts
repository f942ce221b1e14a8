import type { PoolAccount } from '../core/account.ts';
import type { Pool, SecretOptions } from '../credentials/types.ts';
import type { UsageAccount } from '../providers/types.ts';

/** What a usage question may use of this profile besides the account. */
export interface UsageFacts {
  /** Random, made once. */
  installId(): string;
  /** What an account's requests through Sluice cost in all since then; null: not known. */
  observedCostUsd(accountId: number, sinceMs: number): Promise<number | null>;
}

/** Of a profile that keeps no such facts. */
export const NO_FACTS: UsageFacts = {
  installId: () => '',
  observedCostUsd: () => Promise.resolve(null),
};

/** What `fetch` is told of the account that it asks for. Throws as a call with its secret would. */
export async function usageAccount(
  account: PoolAccount,
  pool: Pick<Pool, 'secret'>,
  facts: UsageFacts,
  options: SecretOptions,
): Promise<UsageAccount> {
  const usable = await pool.secret(account.id, options);
  if (!usable.ok) throw usable.error;
  const { secret } = usable.value;
  return {
    identity: account,
    extra: secret.kind === 'oauth' ? secret.extra : {},
    installId: () => facts.installId(),
    observedCostUsd: (sinceMs) => facts.observedCostUsd(account.id, sinceMs),
  };
}
