import type { Identity } from '../core/account.ts';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import { GITHUB } from './github-copilot-origin.ts';

/**
 * Who a GitHub sign-in is. The same name at an enterprise is another account, so its id has the domain.
 * Not by e-mail address: the one that GitHub tells is public, and changes with the profile.
 */
export function githubIdentity(
  login: string,
  domain: string | null,
  plan: string | null,
): Identity {
  return {
    ...UNKNOWN_IDENTITY,
    // Upper and lower case are the same name at GitHub.
    accountId: domain === null ? login.toLowerCase() : `${login.toLowerCase()}@${domain}`,
    organizationId: domain ?? GITHUB,
    organizationName: domain === null ? login : `${login} · ${domain}`,
    plan,
  };
}
