import type { Account } from '../model/account.ts';

/** `mira@example.com` → `m•••@example.com`, for screen sharing. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 1 ? '•••' : `${email.slice(0, 1)}•••${email.slice(at)}`;
}

export function shownEmail(email: string | null, mask: boolean): string | null {
  return email !== null && mask ? maskEmail(email) : email;
}

/** What an account is called everywhere: its name, else its e-mail address, else what it is. */
export function accountName(account: Account, mask: boolean): string {
  const named = account.label !== null && account.label !== '' ? account.label : null;
  // A name that is an address would defeat the mask.
  if (named !== null) return mask && named.includes('@') ? maskEmail(named) : named;
  const email = shownEmail(account.email, mask);
  if (email !== null) return email;
  if (account.kind === 'api_key') return 'API key';
  return shownOrganization(account, mask) ?? `Account ${String(account.id)}`;
}

/** The workspace; a personal one, named after its own e-mail address, says nothing new. */
export function shownOrganization(
  { organization, email }: Pick<Account, 'organization' | 'email'>,
  mask: boolean,
): string | null {
  if (organization === null || (email !== null && organization.includes(email))) return null;
  return mask ? organization.replaceAll(/\S+@\S+/g, maskEmail) : organization;
}

/** A path, of which a part may be named after an address, as tools name the files of their accounts. */
export function shownPath(path: string, mask: boolean): string {
  return mask ? path.replaceAll(/[^\s/\\]+@[^\s/\\]+/g, maskEmail) : path;
}

/** The same, with the workspace where another account of its provider is called the same. */
export function distinctName(account: Account, all: readonly Account[], mask: boolean): string {
  const name = accountName(account, mask);
  const isShared = all.some(
    (other) =>
      other.id !== account.id &&
      other.provider === account.provider &&
      accountName(other, mask) === name,
  );
  const workspace = isShared ? shownOrganization(account, mask) : null;
  return workspace === null ? name : `${name}, ${workspace}`;
}
