import type { ClaudePlan, Plan, SimAccount } from '../accounts.ts';
import type { Withheld } from '../oauth/family.ts';

const tiers: Record<ClaudePlan, { type: string; tier: string }> = {
  pro: { type: 'claude_pro', tier: 'default_claude_ai' },
  max_5x: { type: 'claude_max', tier: 'default_claude_max_5x' },
  max_20x: { type: 'claude_max', tier: 'default_claude_max_20x' },
  team: { type: 'claude_team', tier: 'default_raven' },
  enterprise: { type: 'claude_enterprise', tier: 'default_raven' },
};

function tierOf(plan: Plan): { type: string; tier: string } {
  const tier = Object.entries(tiers).find(([name]) => name === plan)?.[1];
  if (tier === undefined) throw new Error(`Claude has no plan ${plan}`);
  return tier;
}

export function profileOf(account: SimAccount, withhold: Withheld | null): unknown {
  const { type, tier } = tierOf(account.plan);
  return {
    account: {
      uuid: account.uuid,
      full_name: account.name,
      display_name: account.name,
      email: account.email,
      has_claude_max: type === 'claude_max',
      has_claude_pro: type === 'claude_pro',
      created_at: '2025-03-01T09:00:00.000000Z',
    },
    organization:
      withhold === 'workspace'
        ? null
        : {
            uuid: account.organization.uuid,
            name: account.organization.name,
            organization_type: type,
            billing_type: 'stripe_subscription',
            rate_limit_tier: tier,
            has_extra_usage_enabled: account.claude.extraUsage.enabled,
            subscription_status: 'active',
          },
  };
}

/** Names the person also where the token answer did not. */
export function bootstrapOf(account: SimAccount, withhold: Withheld | null): unknown {
  const { type, tier } = tierOf(account.plan);
  const named = withhold !== 'workspace';
  return {
    client_data: {},
    oauth_account: {
      account_uuid: account.uuid,
      account_email: account.email,
      organization_uuid: named ? account.organization.uuid : null,
      organization_name: named ? account.organization.name : null,
      organization_type: type,
      organization_rate_limit_tier: tier,
    },
  };
}
