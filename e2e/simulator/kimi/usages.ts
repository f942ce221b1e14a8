import type { SimAccount } from '../accounts.ts';
import { patchReport } from '../quota/report-patch.ts';

/** GET /coding/v1/usages: numbers are written as text. */
export function usagesOf(account: SimAccount): unknown {
  const body = {
    user: { userId: account.uuid, region: 'REGION_OVERSEA' },
    usage: rowOf(account, '7d'),
    limits: [
      { window: { duration: 300, timeUnit: 'TIME_UNIT_MINUTE' }, detail: rowOf(account, '5h') },
    ],
    totalQuota: { limit: '100', remaining: '100' },
    usages: { limit_month_agent: { used_ratio: 0 } },
  };
  return patchReport(body, account.reportPatch);
}

function rowOf({ meter }: SimAccount, id: '5h' | '7d'): Record<string, string> {
  const { fraction, resetsAtMs } = meter.read(id);
  const limit = id === '5h' ? 200 : 2048;
  const used = Math.round(fraction * limit);
  return {
    limit: String(limit),
    used: String(used),
    remaining: String(Math.max(0, limit - used)),
    ...(resetsAtMs === null ? {} : { resetTime: new Date(resetsAtMs).toISOString() }),
  };
}
