import type { SimAccount } from '../accounts.ts';
import type { Headers } from '../exchange.ts';
import type { WindowReading } from '../meter.ts';
import { extraUsagePays } from '../quota/claude-quota.ts';

const name = 'anthropic-ratelimit-unified';

/**
 * The `anthropic-ratelimit-unified-*` headers of a subscription's answer: of the common windows, and of the
 * cap that counts the model. `paid`: a full window stood in the way, and extra usage paid.
 */
export function unifiedHeaders(account: SimAccount, model: string, paid: boolean): Headers {
  const readings = account.meter.readFor(model);
  const binding = readings.toSorted((a, b) => b.fraction - a.fraction)[0];
  if (binding === undefined) return [];
  const headers: [string, string][] = [
    [`${name}-status`, statusOf(binding)],
    [`${name}-representative-claim`, claimOf(binding)],
    ...overage(account, paid),
  ];
  if (binding.resetsAtMs !== null) headers.push([`${name}-reset`, epochSeconds(binding)]);
  for (const reading of readings) {
    if (reading.resetsAtMs === null) continue;
    headers.push(
      [`${name}-${reading.id}-status`, statusOf(reading)],
      [`${name}-${reading.id}-utilization`, String(Math.round(reading.fraction * 1e4) / 1e4)],
      [`${name}-${reading.id}-reset`, epochSeconds(reading)],
    );
  }
  return headers;
}

function overage(account: SimAccount, paid: boolean): [string, string][] {
  const { extraUsage } = account.claude;
  const { enabled, limitMinor, usedMinor } = extraUsage;
  if (!enabled || !(paid || extraUsagePays(extraUsage))) {
    return [
      [`${name}-overage-status`, 'rejected'],
      [`${name}-overage-disabled-reason`, enabled ? 'out_of_credits' : 'org_level_disabled'],
    ];
  }
  const share = limitMinor === null ? 0 : usedMinor / limitMinor;
  return [
    [`${name}-overage-status`, 'allowed'],
    [`${name}-overage-utilization`, String(Math.round(share * 1e4) / 1e4)],
    ...(paid ? [[`${name}-overage-in-use`, 'true'] as [string, string]] : []),
  ];
}

function claimOf({ id }: WindowReading): string {
  if (id === '5h') return 'five_hour';
  return id === '7d_oi' ? 'seven_day_overage_included' : id.replace('7d', 'seven_day');
}

function statusOf(reading: WindowReading): string {
  if (reading.full) return 'rejected';
  return reading.fraction >= 0.9 ? 'allowed_warning' : 'allowed';
}

function epochSeconds(reading: WindowReading): string {
  return String(Math.floor((reading.resetsAtMs ?? 0) / 1000));
}
