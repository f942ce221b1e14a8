import type { UsageReport, WindowReading } from '../core/usage.ts';
import { OPENCODE_GO_WINDOWS, statusOf } from './opencode-go-windows.ts';
import type { UsageAccount } from './types.ts';

const OBSERVED =
  'OpenCode does not tell this account’s usage. Shown is what its requests through Sluice cost at list prices, against the plan’s $12 in 5 h, $30 in 7 d and $60 in a month.';
const NOTHING_KNOWN =
  'OpenCode does not tell this account’s usage, and what its requests cost is not known here.';

/** What Sluice saw itself, where the provider tells nothing: others may use the account, too, so it blocks nothing. */
export async function observedReport(
  account: UsageAccount | undefined,
  nowMs: number,
): Promise<UsageReport> {
  const windows: WindowReading[] = [];
  for (const window of OPENCODE_GO_WINDOWS) {
    const spent = (await account?.observedCostUsd(nowMs - window.spanMs)) ?? null;
    if (spent === null) continue;
    const { id, label, durationMs, scope, limitUsd } = window;
    const usedFraction = Math.min(spent / limitUsd, 1);
    const { status } = statusOf(window, usedFraction, false);
    windows.push({
      id,
      label,
      durationMs,
      resetsAtMs: null,
      usedFraction,
      amount: { used: Number(spent.toFixed(4)), limit: limitUsd, unit: 'usd' },
      status: status === 'exhausted' ? 'warning' : status,
      scope,
      source: 'estimate',
    });
  }
  return {
    fetchedAtMs: nowMs,
    windows,
    notes: [windows.length === 0 ? NOTHING_KNOWN : OBSERVED],
    plan: null,
    resetsAvailable: null,
    resetsSoonestExpiryMs: null,
    isGuess: true,
  };
}
