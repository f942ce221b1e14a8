import { AppError } from '../../shared/errors.ts';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import type { Identity } from '../core/account.ts';
import { textIn } from '../core/tool-json.ts';
import { objectField, parseJson } from './json-fields.ts';
import type { ProviderCall } from './types.ts';

const BOOTSTRAP_URL = 'https://api.anthropic.com/api/claude_cli/bootstrap?entrypoint=cli';
const PROFILE_URL = 'https://api.anthropic.com/api/oauth/profile';

/** Who signed in: from the token answer; what that leaves out, as far as the account's own pages tell it. */
export async function identifyAnthropic(
  tokenAnswer: unknown,
  call: ProviderCall,
): Promise<Identity> {
  let identity = fromTokenAnswer(tokenAnswer);
  if (!isComplete(identity))
    identity = fill(identity, fromBootstrap(await read(call, BOOTSTRAP_URL)));
  if (!isComplete(identity) || identity.plan === null)
    identity = fill(identity, fromProfile(await read(call, PROFILE_URL)));
  return identity;
}

function isComplete({ email, accountId, organizationId }: Identity): boolean {
  return email !== null && accountId !== null && organizationId !== null;
}

/** Best effort: the sign-in is good without these pages. */
async function read(call: ProviderCall, url: string): Promise<unknown> {
  try {
    const answer = await call({ method: 'GET', url });
    return answer.status === 200 ? parseJson(answer.text) : null;
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('UPSTREAM_')) return null;
    throw error;
  }
}

function fromTokenAnswer(answer: unknown): Identity {
  const account = objectField(answer, 'account');
  const organization = objectField(answer, 'organization');
  return {
    ...UNKNOWN_IDENTITY,
    email: textIn(account, 'email_address'),
    accountId: textIn(account, 'uuid'),
    organizationId: textIn(organization, 'uuid'),
    organizationName: textIn(organization, 'name'),
  };
}

function fromBootstrap(page: unknown): Identity {
  const account = objectField(page, 'oauth_account');
  return {
    ...UNKNOWN_IDENTITY,
    email: textIn(account, 'account_email'),
    accountId: textIn(account, 'account_uuid'),
    organizationId: textIn(account, 'organization_uuid'),
    organizationName: textIn(account, 'organization_name'),
    plan: planName(
      textIn(account, 'organization_type'),
      textIn(account, 'organization_rate_limit_tier'),
    ),
  };
}

function fromProfile(page: unknown): Identity {
  const account = objectField(page, 'account');
  const organization = objectField(page, 'organization');
  return {
    ...UNKNOWN_IDENTITY,
    email: textIn(account, 'email'),
    accountId: textIn(account, 'uuid'),
    organizationId: textIn(organization, 'uuid'),
    organizationName: textIn(organization, 'name'),
    plan: planName(
      textIn(organization, 'organization_type'),
      textIn(organization, 'rate_limit_tier'),
    ),
  };
}

/** `claude_max` with the tier `default_claude_max_20x` is "Max 20×". */
function planName(type: string | null, tier: string | null): string | null {
  const plan = type?.replace(/^claude_/, '');
  if (plan === undefined || plan === '') return null;
  const name = plan.charAt(0).toUpperCase() + plan.slice(1).replaceAll('_', ' ');
  const factor = /_(\d+)x$/.exec(tier ?? '')?.[1];
  return factor === undefined ? name : `${name} ${factor}×`;
}

/** What is missing in `known` from `more`; a workspace never comes from a page about another person. */
function fill(known: Identity, more: Identity): Identity {
  const differs = (['email', 'accountId', 'organizationId'] as const).some(
    (name) =>
      known[name] !== null &&
      more[name] !== null &&
      known[name].toLowerCase() !== more[name].toLowerCase(),
  );
  if (differs) return known;
  return {
    email: known.email ?? more.email,
    accountId: known.accountId ?? more.accountId,
    organizationId: known.organizationId ?? more.organizationId,
    organizationName: known.organizationName ?? more.organizationName,
    projectId: known.projectId ?? more.projectId,
    plan: known.plan ?? more.plan,
  };
}
