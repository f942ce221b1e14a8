import { err, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { UsageReport } from '../core/usage.ts';
import type { ProviderCall } from '../providers/types.ts';
import type { Source } from './service-types.ts';

/** What the provider says of an account's usage now, or why it does not. */
export async function fetchReport(
  { usage, account }: Source,
  call: ProviderCall,
  nowMs: number,
): Promise<Result<UsageReport, unknown>> {
  try {
    return ok(await usage.fetch(call, nowMs, { identity: account, extra: {} }));
  } catch (error) {
    return err(error);
  }
}
