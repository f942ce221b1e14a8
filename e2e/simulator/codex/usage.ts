import type { SimAccount } from '../accounts.ts';
import type { Headers } from '../exchange.ts';
import type { WindowReading } from '../meter.ts';
import type { World } from '../world.ts';

const durationsS = { primary: 5 * 3600, secondary: 7 * 24 * 3600 } as const;
type Slot = keyof typeof durationsS;

interface CodexWindow {
  readonly used_percent: number;
  readonly limit_window_seconds: number;
  readonly reset_after_seconds: number;
  readonly reset_at: number;
}

/** GET /backend-api/wham/usage */
export function usageReport(world: World, account: SimAccount): unknown {
  const reached = fullReadings(account).length > 0;
  return {
    user_id: `user-${account.uuid}`,
    account_id: account.organization.uuid,
    email: account.email,
    plan_type: account.plan,
    rate_limit: {
      allowed: !reached,
      limit_reached: reached,
      primary_window: readWindow(world, account, 'primary'),
      secondary_window: readWindow(world, account, 'secondary'),
    },
    code_review_rate_limit: null,
    additional_rate_limits: null,
    credits: {
      has_credits: false,
      unlimited: false,
      overage_limit_reached: false,
      balance: '0',
      approx_local_messages: null,
      approx_cloud_messages: null,
    },
    spend_control: { reached: false },
    rate_limit_reset_credits: { available_count: 0 },
    promo: null,
  };
}

/** The `x-codex-*` headers of an answer. */
export function codexHeaders(world: World, account: SimAccount): Headers {
  const slots = (['primary', 'secondary'] as const).flatMap((slot): [string, string][] => {
    const window = readWindow(world, account, slot);
    const name = `x-codex-${slot}`;
    return [
      [`${name}-used-percent`, String(window.used_percent)],
      [`${name}-window-minutes`, String(window.limit_window_seconds / 60)],
      [`${name}-reset-after-seconds`, String(window.reset_after_seconds)],
      [`${name}-reset-at`, String(window.reset_at)],
    ];
  });
  return [
    ['x-codex-active-limit', 'premium'],
    ['x-codex-plan-type', account.plan],
    ...slots,
    ['x-codex-primary-over-secondary-limit-percent', '0'],
    ['x-codex-credits-has-credits', 'False'],
    ['x-codex-credits-balance', '0'],
    ['x-codex-credits-unlimited', 'False'],
  ];
}

/** Null: there is room. Else the body of the 429. */
export function usageLimit(world: World, account: SimAccount): unknown {
  const full = fullReadings(account);
  if (full.length === 0) return null;
  const latestMs = Math.max(...full.map((reading) => reading.resetsAtMs ?? 0));
  return {
    error: {
      type: 'usage_limit_reached',
      message: 'The usage limit has been reached',
      plan_type: account.plan,
      resets_at: Math.floor(latestMs / 1000),
      eligible_promo: null,
      resets_in_seconds: Math.max(0, Math.floor((latestMs - world.clock.now()) / 1000)),
    },
  };
}

function fullReadings(account: SimAccount): WindowReading[] {
  return [account.meter.read('5h'), account.meter.read('7d')].filter((reading) => reading.full);
}

/** An untouched window says that it would reset a full duration from now. */
function readWindow(world: World, account: SimAccount, slot: Slot): CodexWindow {
  const reading = account.meter.read(slot === 'primary' ? '5h' : '7d');
  const durationS = durationsS[slot];
  const nowS = Math.floor(world.clock.now() / 1000);
  const resetS =
    reading.resetsAtMs === null ? nowS + durationS : Math.floor(reading.resetsAtMs / 1000);
  return {
    used_percent: Math.min(100, Math.floor(reading.fraction * 100)),
    limit_window_seconds: durationS,
    reset_after_seconds: Math.max(0, resetS - nowS),
    reset_at: resetS,
  };
}
