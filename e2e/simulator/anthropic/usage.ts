import type { SimAccount } from '../accounts.ts';
import type { Headers } from '../exchange.ts';
import type { WindowReading } from '../meter.ts';
import type { World } from '../world.ts';

let answers = 0;

/** ISO with microseconds and offset, as the real one writes it; it jitters from answer to answer. */
function isoReset(world: World, reading: WindowReading): string | null {
  if (reading.resetsAtMs === null) return null;
  answers += 1;
  const jitterMs = world.settings.resetJitter ? (answers * 617) % 2000 : 0;
  const iso = new Date(reading.resetsAtMs + jitterMs).toISOString();
  return iso.replace('Z', '417+00:00');
}

export function usageReport(world: World, account: SimAccount): unknown {
  const [five, seven, fable] = readAll(account);
  const row = (reading: WindowReading) => ({
    utilization: percent(reading),
    resets_at: isoReset(world, reading),
  });
  return {
    five_hour: row(five),
    seven_day: row(seven),
    seven_day_oauth_apps: null,
    seven_day_opus: null,
    seven_day_sonnet: null,
    cedar_ember: null,
    juniper_tide: null,
    extra_usage: {
      is_enabled: false,
      monthly_limit: null,
      used_credits: null,
      decimal_places: 2,
      currency: 'USD',
    },
    limits: [
      limit('session', row(five), null),
      limit('weekly_all', row(seven), null),
      limit('weekly_scoped', row(fable), { model: { id: null, display_name: 'Fable' } }),
    ],
  };
}

function limit(
  kind: string,
  row: { utilization: number; resets_at: string | null },
  scope: unknown,
): unknown {
  return {
    kind,
    percent: row.utilization,
    resets_at: row.resets_at,
    scope,
    is_active: kind === 'session',
  };
}

function percent(reading: WindowReading): number {
  return Math.min(100, Math.round(reading.fraction * 1000) / 10);
}

/** The `anthropic-ratelimit-unified-*` headers of a subscription's answer. */
export function unifiedHeaders(account: SimAccount, rejected: boolean): Headers {
  const [five, seven, fable] = readAll(account);
  const binding = [five, seven].toSorted((a, b) => b.fraction - a.fraction)[0] ?? five;
  const name = 'anthropic-ratelimit-unified';
  const headers: [string, string][] = [
    [`${name}-status`, rejected ? 'rejected' : statusOf(binding)],
    [`${name}-representative-claim`, binding.id === '5h' ? 'five_hour' : 'seven_day'],
    [`${name}-overage-status`, 'rejected'],
    [`${name}-overage-disabled-reason`, 'org_level_disabled'],
  ];
  if (binding.resetsAtMs !== null) headers.push([`${name}-reset`, epochSeconds(binding)]);
  for (const reading of [five, seven, fable]) {
    if (reading.resetsAtMs === null) continue;
    headers.push(
      [`${name}-${reading.id}-status`, statusOf(reading)],
      [`${name}-${reading.id}-utilization`, String(Math.round(reading.fraction * 1e4) / 1e4)],
      [`${name}-${reading.id}-reset`, epochSeconds(reading)],
    );
  }
  return headers;
}

function readAll(account: SimAccount): [WindowReading, WindowReading, WindowReading] {
  const { meter } = account;
  return [meter.read('5h'), meter.read('7d'), meter.read('7d_oi')];
}

function statusOf(reading: WindowReading): string {
  if (reading.full) return 'rejected';
  return reading.fraction >= 0.9 ? 'allowed_warning' : 'allowed';
}

function epochSeconds(reading: WindowReading): string {
  return String(Math.floor((reading.resetsAtMs ?? 0) / 1000));
}
