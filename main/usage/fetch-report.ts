import { err, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { boundReport } from '../core/usage-bounds.ts';
import type { UsageReport } from '../core/usage.ts';
import type { ProviderCall } from '../providers/types.ts';
import type { Source, UsageServiceDeps } from './service-types.ts';
import { NO_FACTS, usageAccount } from './usage-account.ts';

/** What the provider says of an account's usage now, or why it does not. */
export async function fetchReport(
  { account, usage }: Source,
  call: ProviderCall,
  { pool, clock, facts = NO_FACTS }: Pick<UsageServiceDeps, 'pool' | 'clock' | 'facts'>,
  signal: AbortSignal,
): Promise<Result<UsageReport, unknown>> {
  const nowMs = clock.now();
  try {
    const asked = await usageAccount(account, pool, facts, { signal });
    return ok(boundReport(await usage.fetch(call, nowMs, asked)));
  } catch (error) {
    return err(error);
  }
}
