import type { SimAccount } from '../accounts.ts';
import type { WindowReading } from '../meter.ts';
import { capName, capWindowId, extraUsagePays } from '../quota/claude-quota.ts';
import type { ExtraUsage } from '../quota/claude-quota.ts';
import { patchReport } from '../quota/report-patch.ts';
import type { JsonObject } from '../values.ts';
import type { World } from '../world.ts';

interface Row {
  readonly utilization: number;
  readonly resets_at: string | null;
}

/** GET /api/oauth/usage */
export function usageReport(world: World, account: SimAccount): unknown {
  const { meter, claude } = account;
  const row = (id: string): Row => {
    const reading = meter.read(id);
    return { utilization: percent(reading), resets_at: isoReset(world, reading) };
  };
  const five = row('5h');
  const seven = row('7d');
  const caps = claude.caps.map((cap) => ({ cap, row: row(capWindowId(cap)) }));
  const legacy = (family: string): Row | null =>
    caps.find(({ cap }) => cap.family === family && (cap.tells ?? 'limits') !== 'limits')?.row ??
    null;
  const scoped = caps
    .filter(({ cap }) => cap.tells !== 'legacy')
    .map(({ cap, row: own }) => ({ name: capName(cap), row: own }));
  const report = {
    five_hour: five,
    seven_day: seven,
    seven_day_oauth_apps: null,
    seven_day_opus: legacy('opus'),
    seven_day_sonnet: legacy('sonnet'),
    cedar_ember: null,
    juniper_tide: null,
    ...paidUse(claude.extraUsage),
    ...(claude.tellsLimits && { limits: limitRows(five, seven, scoped) }),
  };
  return patchReport(report, account.reportPatch);
}

/** ISO with microseconds and offset, as the real one writes it; it jitters from answer to answer. */
function isoReset(world: World, reading: WindowReading): string | null {
  if (reading.resetsAtMs === null) return null;
  const iso = new Date(reading.resetsAtMs + world.jitterMs()).toISOString();
  return iso.replace('Z', '417+00:00');
}

function limitRows(
  five: Row,
  seven: Row,
  scoped: readonly { readonly name: string; readonly row: Row }[],
): unknown[] {
  const rows = [
    { kind: 'session', group: 'session', row: five, scope: null },
    { kind: 'weekly_all', group: 'weekly', row: seven, scope: null },
    ...scoped.map(({ name, row }) => ({
      kind: 'weekly_scoped',
      group: 'weekly',
      row,
      scope: { model: { id: null, display_name: name } },
    })),
  ];
  const binding = rows.toSorted((a, b) => b.row.utilization - a.row.utilization)[0];
  return rows.map((each) => ({
    kind: each.kind,
    group: each.group,
    percent: each.row.utilization,
    severity: each.row.utilization >= 90 ? 'warning' : 'normal',
    resets_at: each.row.resets_at,
    scope: each.scope,
    is_active: each === binding,
  }));
}

function paidUse(extra: ExtraUsage): JsonObject {
  const { enabled, limitMinor, currency, exponent, tells } = extra;
  const used = Math.round(extra.usedMinor);
  const share = limitMinor === null ? null : Math.min(100, (used / limitMinor) * 100);
  const on = enabled || used > 0;
  const reason = enabled && !extraUsagePays(extra) ? { disabled_reason: 'out_of_credits' } : {};
  const money = (amount_minor: number) => ({ amount_minor, currency, exponent });
  const legacy = {
    is_enabled: enabled,
    monthly_limit: on ? limitMinor : null,
    used_credits: on ? used : null,
    utilization: on ? share : null,
    decimal_places: exponent,
    currency,
    ...reason,
  };
  const spend = {
    enabled,
    used: money(used),
    limit: limitMinor === null ? null : money(limitMinor),
    percent: share,
    ...reason,
  };
  return {
    ...(tells !== 'spend' && { extra_usage: legacy }),
    ...(tells !== 'extra_usage' && { spend }),
  };
}

function percent(reading: WindowReading): number {
  return Math.min(100, Math.round(reading.fraction * 1000) / 10);
}
