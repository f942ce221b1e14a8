import { toInstant } from '../../shared/model/common.ts';
import type { Redemption, ResetRecord } from '../../shared/model/reset.ts';
import type { ResetAudit } from '../store/types.ts';

/** A redemption for which the provider was not asked. */
export const NOTHING_ASKED: Omit<Redemption, 'account' | 'credit' | 'outcome'> = {
  asked: false,
  repeated: false,
  available: null,
  lastExpiredAt: null,
  open: null,
  detail: null,
};

/** Enough of a request id to know it by; the id itself is the provider's and ours. */
export function requestNumber(requestId: string): string {
  return requestId.slice(0, 4);
}

export function recordView({
  accountId,
  atMs,
  actor,
  credit,
  requestId,
  outcome,
}: ResetAudit): ResetRecord {
  return {
    at: toInstant(atMs),
    account: accountId,
    by: actor,
    credit,
    number: requestNumber(requestId),
    outcome,
  };
}

const RECENT_MS = 10 * 60_000;

/** The newest reset of an account that was used in the last minutes. */
export function recentUse(
  records: readonly ResetRecord[],
  accountId: number,
  nowMs: number,
): ResetRecord | null {
  const used = records.find(
    ({ account, outcome, at }) =>
      account === accountId && outcome === 'reset' && nowMs - Date.parse(at) < RECENT_MS,
  );
  return used ?? null;
}
