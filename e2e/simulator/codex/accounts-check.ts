import type { AccountBook, SimAccount } from '../accounts.ts';

/** GET /backend-api/wham/accounts/check: every workspace of the person. */
export function accountsCheck(accounts: AccountBook, account: SimAccount): unknown {
  const own = accounts
    .people('openai-codex')
    .filter((each) => each.uuid === account.uuid)
    .map((each) => ({
      id: each.organization.uuid,
      account_user_id: `user-${each.uuid}__${each.organization.uuid}`,
      structure: each.organization.name === 'Personal' ? 'personal' : 'workspace',
      name: each.organization.name,
      plan_type: each.plan,
      is_deactivated: false,
      is_fedramp_compliant_workspace: false,
      can_access_with_session: true,
      sso_connection_name: null,
      profile_picture_url: null,
      workspace_backend_origin: 'https://chatgpt.com',
      account_routing_override: 'NO_CONSTRAINT',
    }));
  return {
    accounts: own,
    account_ordering: own.map(({ id }) => id),
    default_account_id: own[0]?.id ?? null,
  };
}
