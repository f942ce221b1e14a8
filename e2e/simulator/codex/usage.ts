import type { SimAccount } from '../accounts.ts';
import { slotNames } from '../quota/codex-quota.ts';
import type { CodexWindowName, Slots } from '../quota/codex-quota.ts';
import { patchReport } from '../quota/report-patch.ts';
import type { World } from '../world.ts';
import { stateOf } from './allowance.ts';
import { readWindow } from './windows.ts';

/** GET /backend-api/wham/usage */
export function usageReport(world: World, account: SimAccount): unknown {
  const { codex } = account;
  const common = rateLimit(world, account, codex.slots, '');
  const additional = codex.additional.map((meter) => ({
    limit_name: meter.name,
    metered_feature: meter.feature,
    rate_limit: rateLimit(world, account, meter.slots, `${meter.key}:`),
  }));
  const { credits, spendControl } = codex;
  const report = {
    user_id: `user-${account.uuid}`,
    account_id: account.organization.uuid,
    email: account.email,
    plan_type: account.plan,
    rate_limit: common,
    code_review_rate_limit: null,
    additional_rate_limits: additional.length === 0 ? null : additional,
    credits: {
      has_credits: credits.hasCredits,
      unlimited: credits.unlimited,
      overage_limit_reached: credits.overageLimitReached,
      balance: balanceText(credits.balance),
      approx_local_messages: credits.hasCredits ? [0, 0] : null,
      approx_cloud_messages: credits.hasCredits ? [0, 0] : null,
    },
    spend_control: {
      reached: spendControl.reached,
      individual_limit: spendControl.individualLimit,
    },
    rate_limit_reached_type: common.limit_reached
      ? { type: 'rate_limit_reached', details: 'default' }
      : null,
    rate_limit_reset_credits: {
      available_count: account.resets.available,
      applicable_available_count: common.limit_reached ? account.resets.available : 0,
    },
    promo: null,
  };
  return patchReport(report, account.reportPatch);
}

export function balanceText(balance: number): string {
  return String(Math.round(balance * 1e4) / 1e4);
}

function rateLimit(world: World, account: SimAccount, slots: Slots, prefix: string) {
  const window = (name: CodexWindowName | null) =>
    name === null ? null : readWindow(world, account.meter.read(prefix + name));
  const readings = slotNames(slots).map((name) => account.meter.read(prefix + name));
  return {
    ...stateOf(account, readings, prefix === ''),
    primary_window: window(slots.primary),
    secondary_window: window(slots.secondary),
  };
}
