import type { Plan, SimAccount } from '../accounts.ts';

const tiers: Record<Plan, { type: string; tier: string }> = {
  pro: { type: 'claude_pro', tier: 'default_claude_ai' },
  max_5x: { type: 'claude_max', tier: 'default_claude_max_5x' },
  max_20x: { type: 'claude_max', tier: 'default_claude_max_20x' },
  team: { type: 'claude_team', tier: 'default_raven' },
};

export function profileOf(account: SimAccount): unknown {
  const { type, tier } = tiers[account.plan];
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
    organization: {
      uuid: account.organization.uuid,
      name: account.organization.name,
      organization_type: type,
      billing_type: 'stripe_subscription',
      rate_limit_tier: tier,
      has_extra_usage_enabled: false,
      subscription_status: 'active',
    },
  };
}

export function bootstrapOf(account: SimAccount): unknown {
  const { type, tier } = tiers[account.plan];
  return {
    client_data: {},
    oauth_account: {
      account_uuid: account.uuid,
      account_email: account.email,
      organization_uuid: account.organization.uuid,
      organization_name: account.organization.name,
      organization_type: type,
      organization_rate_limit_tier: tier,
    },
  };
}
