import type { Identity } from '../core/account.ts';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import { GITHUB } from './github-copilot-origin.ts';

/**
 * Who a GitHub sign-in is. The same name at an enterprise is another account, so its id has the domain.
 * Not by e-mail address: the one that GitHub tells is public, and changes with the profile.
 */
export function githubIdentity(
  login: string | null,
  domain: string | null,
  plan: string | null,
): Identity {
  // Upper and lower case are the same name at GitHub.
  const name = login?.toLowerCase() ?? null;
  return {
    ...UNKNOWN_IDENTITY,
    accountId: name === null || domain === null ? name : `${name}@${domain}`,
    organizationId: domain ?? GITHUB,
    organizationName:
      login === null || domain === null ? (login ?? domain) : `${login} · ${domain}`,
    plan,
  };
}
