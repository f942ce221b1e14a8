import { createHash } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import type { AccountRecord, Secret } from '../core/account.ts';
import { OVERRIDE_IDENTITY, OVERRIDE_ORIGIN } from '../core/override.ts';
import {
  apiKeyIdentityKey,
  identityKey,
  matchIdentity,
  mergeIdentity,
  unknownIdentityKey,
} from '../core/identity.ts';
import type { IdentityMatch } from '../core/identity.ts';
import type { CredentialStore, NewAccount, Seal, StoredAccount } from '../store/types.ts';
import { IdentityTaken } from '../store/identity-taken.ts';
import type { Vault } from '../vault/types.ts';
import { encodeSecret, secretPlace } from './secret-codec.ts';
import type { NewLogin } from './types.ts';

/** Each is overtaken only when another process wrote this very row in between. */
const TRIES = 10;
/** A shorter key would be told by its last four characters. */
const SUFFIX_FROM_LENGTH = 12;
const SIGN_IN_ORIGIN = 'login';

/** Stores a login in the row that it belongs to. Throws LOGIN_IDENTITY, NOT_FOUND or KEY_UNAVAILABLE. */
export async function addLogin(
  store: CredentialStore,
  vault: Vault,
  login: NewLogin,
  byOrganization: boolean,
  nowMs: number,
): Promise<StoredAccount> {
  for (let attempt = 1; ; attempt += 1) {
    const rows = store.list();
    const match = findRow(rows, login, byOrganization);
    const row = match.kind === 'new' ? null : rows.find(({ id }) => id === match.id);
    if (login.pinnedTo !== null) checkPin(rows, login.pinnedTo, row?.id ?? null);
    // An import never changes a row that is Sluice's own.
    if (login.followed !== undefined && row?.ownership === 'own') return row;
    const seal: Seal = (id) => vault.seal(encodeSecret(login.secret), secretPlace(id));
    const stillHolds = (): void => {
      const now = store.list();
      const isSame = isSameMatch(match, findRow(now, login, byOrganization));
      const revision = row == null ? undefined : now.find(({ id }) => id === row.id)?.revision;
      if (!isSame || revision !== row?.revision)
        throw new IdentityTaken('The accounts were changed meanwhile.');
    };
    const account = describe(row ?? null, login, byOrganization, nowMs);
    try {
      return row == null
        ? await store.insert(account, seal, stillHolds)
        : await store.replace(row.id, account, seal, stillHolds);
    } catch (error) {
      // Somebody changed the rows between the look and the write: whose this login is may be another one.
      if (attempt === TRIES || !wasOvertaken(error)) throw error;
    }
  }
}

/** The row that a login belongs to, by behaviour.md section 1. */
export function findRow(
  rows: readonly AccountRecord[],
  login: Pick<NewLogin, 'provider' | 'secret' | 'identity' | 'pinnedTo'> & { origin?: string },
  byOrganization: boolean,
): IdentityMatch {
  const { provider, secret, identity, pinnedTo } = login;
  const own = rows.filter((row) => row.provider === provider && row.kind === secret.kind);
  if (secret.kind === 'api_key' && login.origin === SIGN_IN_ORIGIN) {
    const match = findMinted(own, secret.key, login);
    if (match !== null) return match;
  }
  if (secret.kind === 'oauth') {
    const match = matchIdentity(own, identity, byOrganization, pinnedTo);
    if (match.kind !== 'new') return match;
  }
  const key = loginKey(login, byOrganization);
  const same = own.find((row) => row.identityKey === key);
  return same === undefined ? { kind: 'new' } : { kind: 'same', id: same.id };
}

/** A sign-in that ends in a key: the row of this very key, else that of the person, whose older key it takes the place of. */
function findMinted(
  own: readonly AccountRecord[],
  key: string,
  { identity, pinnedTo }: Pick<NewLogin, 'identity' | 'pinnedTo'>,
): IdentityMatch | null {
  const same = own.find((row) => row.identityKey === keyIdentity(key));
  if (same !== undefined) return { kind: 'same', id: same.id };
  const minted = own.filter(({ origin }) => origin === SIGN_IN_ORIGIN);
  const match = matchIdentity(minted, identity, false, pinnedTo);
  return match.kind === 'new' ? null : match;
}

function isSameMatch(one: IdentityMatch, other: IdentityMatch): boolean {
  if (one.kind === 'new' || other.kind === 'new') return one.kind === other.kind;
  return one.id === other.id;
}

function checkPin(rows: readonly AccountRecord[], pinnedTo: number, found: number | null): void {
  if (found === pinnedTo) return;
  const pinned = rows.find(({ id }) => id === pinnedTo);
  if (pinned === undefined) throw new AppError('NOT_FOUND', `There is no account ${pinnedTo}.`);
  throw new AppError(
    'LOGIN_IDENTITY',
    found === null
      ? `This sign-in is of another identity than account ${pinnedTo}. Nothing was changed.`
      : `This sign-in belongs to account ${found}, not to account ${pinnedTo}. Nothing was changed.`,
    `Sign in as ${pinned.email ?? pinned.label ?? 'the same person'} in the same workspace, or add the other account as a new one.`,
  );
}

function describe(
  row: StoredAccount | null,
  login: NewLogin,
  byOrganization: boolean,
  nowMs: number,
): NewAccount {
  const { secret } = login;
  const identity = mergeIdentity(row ?? UNKNOWN_IDENTITY, login.identity);
  return {
    ...identity,
    provider: login.provider,
    kind: secret.kind,
    label: login.label ?? (row === null ? (login.firstLabel ?? null) : row.label),
    identityKey: loginKey({ ...login, identity }, byOrganization),
    ownership: login.followed === undefined ? 'own' : 'borrowed',
    priority: row?.priority ?? 'normal',
    paused: row?.paused ?? false,
    disabled: null,
    authorizedAtMs:
      secret.kind === 'oauth' && login.followed === undefined ? login.authorizedAtMs : null,
    expiresAtMs: secret.kind === 'oauth' ? secret.expiresAtMs : null,
    keySuffix: keySuffix(secret),
    origin: login.origin,
    source: login.followed ?? null,
    createdAtMs: row?.createdAtMs ?? nowMs,
    updatedAtMs: nowMs,
  };
}

function loginKey(
  login: Pick<NewLogin, 'secret' | 'identity'> & { origin?: string },
  byOrganization: boolean,
): string {
  const { secret, identity } = login;
  if (login.origin === OVERRIDE_ORIGIN) return OVERRIDE_IDENTITY;
  if (secret.kind === 'api_key') return keyIdentity(secret.key);
  const key = identityKey(identity, byOrganization);
  return key ?? unknownIdentityKey(sha256(secret.refresh ?? secret.access));
}

export function keyIdentity(key: string): string {
  return apiKeyIdentityKey(sha256(key));
}

function keySuffix(secret: Secret): string | null {
  if (secret.kind !== 'api_key' || secret.key.length < SUFFIX_FROM_LENGTH) return null;
  return secret.key.slice(-4);
}

function wasOvertaken(error: unknown): boolean {
  return (
    error instanceof IdentityTaken || (error instanceof AppError && error.code === 'NOT_FOUND')
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
