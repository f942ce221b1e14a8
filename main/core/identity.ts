import type { AccountRecord, Identity } from './account.ts';

/** What a match needs of a stored account. */
export type IdentityRow = Identity & Pick<AccountRecord, 'id' | 'identityKey'>;

export type IdentityMatch =
  /** The same identity: newest token into this row. */
  | { readonly kind: 'same'; readonly id: number }
  /** An older row of the same person that knew no workspace. */
  | { readonly kind: 'take-over'; readonly id: number }
  | { readonly kind: 'new' };

/** Prefix of the key of a sign-in that told nobody's name. */
const UNKNOWN_PREFIX = 'grant:';

/** `email:…`, else `account:…`, else `project:…`, with the workspace where the provider has such; null: nothing known. */
export function identityKey(identity: Identity, byOrganization: boolean): string | null {
  const base = baseKey(identity);
  if (base === null) return null;
  const organization = byOrganization ? identity.organizationId : null;
  return organization === null ? base : `${base}|org:${organization}`;
}

/** The same key is the same account, another key another one. */
export function apiKeyIdentityKey(sha256Hex: string): string {
  return `key:${sha256Hex}`;
}

export function unknownIdentityKey(sha256Hex: string): string {
  return UNKNOWN_PREFIX + sha256Hex;
}

/**
 * The row that a sign-in belongs to, by behaviour.md section 1. `rows` are the sign-ins of the same
 * provider. `pinned` (a re-login) may also claim a row whose identity was unknown or ambiguous.
 */
export function matchIdentity(
  rows: readonly IdentityRow[],
  identity: Identity,
  byOrganization: boolean,
  pinned: number | null = null,
): IdentityMatch {
  const key = identityKey(identity, byOrganization);
  if (key === null) return pinned === null ? { kind: 'new' } : matchUnknown(rows, pinned);
  const exact = rows.find((row) => row.identityKey === key);
  if (exact !== undefined) return { kind: 'same', id: exact.id };
  const own = rowsOf(rows, identity);
  const match = matchPerson(own, identity, byOrganization);
  if (match.kind !== 'new' || pinned === null) return match;
  const claimed = rows.find((row) => row.id === pinned);
  if (claimed === undefined) return match;
  const nameless = claimed.identityKey.startsWith(UNKNOWN_PREFIX);
  const withoutWorkspace = own.includes(claimed) && claimed.organizationId === null;
  return nameless || withoutWorkspace ? { kind: 'take-over', id: pinned } : match;
}

/** A row never forgets what a later sign-in did not tell. */
export function mergeIdentity(row: Identity, login: Identity): Identity {
  return {
    email: login.email ?? row.email,
    accountId: login.accountId ?? row.accountId,
    organizationId: login.organizationId ?? row.organizationId,
    organizationName: login.organizationName ?? row.organizationName,
    projectId: login.projectId ?? row.projectId,
    plan: login.plan ?? row.plan,
  };
}

/** A login that tells no e-mail has that of the rows it belongs to by its account id, so their siblings count too. */
function rowsOf(rows: readonly IdentityRow[], login: Identity): readonly IdentityRow[] {
  const direct = rows.filter((row) => isSamePerson(row, login));
  if (login.email !== null) return direct;
  const emails = new Set(direct.flatMap(({ email }) => email?.toLowerCase() ?? []));
  const [email] = emails;
  if (email === undefined || emails.size > 1) return direct;
  return rows.filter((row) => isSamePerson(row, { ...login, email }) || direct.includes(row));
}

function matchPerson(
  own: readonly IdentityRow[],
  identity: Identity,
  byOrganization: boolean,
): IdentityMatch {
  if (!byOrganization) return own[0] === undefined ? { kind: 'new' } : same(own[0]);
  const workspace = identity.organizationId;
  const there = own.find((row) => row.organizationId === workspace);
  if (there !== undefined) return same(there);
  // A login without workspace never overwrites one that has it.
  if (workspace === null) return { kind: 'new' };
  const older = own.find((row) => row.organizationId === null);
  const otherWorkspaceKnown = own.some((row) => row.organizationId !== null);
  return older === undefined || otherWorkspaceKnown
    ? { kind: 'new' }
    : { kind: 'take-over', id: older.id };
}

function matchUnknown(rows: readonly IdentityRow[], pinned: number): IdentityMatch {
  const row = rows.find(({ id }) => id === pinned);
  return row?.identityKey.startsWith(UNKNOWN_PREFIX) === true ? same(row) : { kind: 'new' };
}

/**
 * By e-mail where both sides know one, else by account id. An account id that is also the workspace's
 * (openai-codex) names no person.
 */
function isSamePerson(row: Identity, login: Identity): boolean {
  if (row.email !== null && login.email !== null)
    return row.email.toLowerCase() === login.email.toLowerCase();
  return (
    row.accountId !== null &&
    row.accountId === login.accountId &&
    row.accountId !== row.organizationId &&
    login.accountId !== login.organizationId
  );
}

function baseKey(identity: Identity): string | null {
  if (identity.email !== null) return `email:${identity.email.toLowerCase()}`;
  if (identity.accountId !== null) return `account:${identity.accountId}`;
  return identity.projectId === null ? null : `project:${identity.projectId}`;
}

function same(row: IdentityRow): IdentityMatch {
  return { kind: 'same', id: row.id };
}
