import { UNKNOWN_IDENTITY } from '../../core/account.ts';
import type { Identity, Secret } from '../../core/account.ts';
import { identityKey, mergeIdentity } from '../../core/identity.ts';
import type { ToolLogin } from '../../core/tool-login.ts';
import { err, ok } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import type { StoredAccount } from '../../store/types.ts';
import { findRow } from '../add-login.ts';
import type { ImportFacts, ImportParts } from './parts.ts';
import type { FoundLogin } from './tools.ts';

type Asking = Pick<ImportParts, 'complete' | 'clock'>;

export interface KnownLogin {
  readonly identity: Identity;
  /** What the provider told that a request needs beside the token. */
  readonly extra: Readonly<Record<string, unknown>>;
  /** The provider had the last word. */
  readonly isTold: boolean;
}

/** Marks a sign-in that had ended when it was borrowed: the provider is asked once its tool has renewed it. */
const UNSETTLED = 'unsettled';

/**
 * Whose sign-in it is, and what goes with it. A file beside the token may still name the person before: where
 * the provider answers, it has the last word. The error is why it is not known, in words where there are any.
 */
export async function knowLogin(
  { complete, clock }: Asking,
  provider: string,
  login: ToolLogin,
  facts: ImportFacts,
  mustSettle: boolean,
): Promise<Result<KnownLogin, string | null>> {
  const { secret, identity } = login;
  if (secret.kind === 'api_key')
    return ok({ identity: UNKNOWN_IDENTITY, extra: {}, isTold: false });
  const byOrganization = facts.identityByOrganization;
  const isLive = secret.expiresAtMs === null || secret.expiresAtMs > clock.now();
  const settles = mustSettle && facts.settles;
  const asked =
    isLive && (settles || login.identityFrom === 'beside') ? await complete(provider, login) : null;
  if (asked?.ok === true && identityKey(asked.identity, byOrganization) !== null) {
    const told = asked.identity;
    const known = isSame(identity, told) ? mergeIdentity(identity, told) : told;
    return ok({ identity: known, extra: asked.extra, isTold: true });
  }
  // It took the token and names nobody: then the file's word is the only one.
  if (asked?.ok === true && settles && isSame(identity, asked.identity)) {
    const known = mergeIdentity(asked.identity, identity);
    return ok({ identity: known, extra: asked.extra, isTold: false });
  }
  const why = asked?.ok === false ? asked.why : null;
  if ((settles && isLive) || identityKey(identity, byOrganization) === null) return err(why);
  const extra = settles ? { [UNSETTLED]: true } : {};
  return ok({ identity, extra, isTold: false });
}

/** What was told may only fill what another page says of the same person in the same workspace. */
function isSame(beside: Identity, told: Identity): boolean {
  return (['email', 'accountId', 'organizationId'] as const).every(
    (name) =>
      beside[name] === null ||
      told[name] === null ||
      beside[name].toLowerCase() === told[name].toLowerCase(),
  );
}

export function isUnsettled(secret: Secret): boolean {
  return secret.kind === 'oauth' && secret.extra[UNSETTLED] === true;
}

/** A newer secret with what the one before kept beside its token. */
export function withExtra(
  secret: Secret,
  before: Secret,
  told: Readonly<Record<string, unknown>>,
): Secret {
  if (secret.kind !== 'oauth' || before.kind !== 'oauth') return secret;
  const { [UNSETTLED]: _, ...kept } = before.extra;
  return { ...secret, extra: { ...kept, ...secret.extra, ...told } };
}

/** Whether a login is of the person and workspace of an account; null: not known now. */
export async function isOfAccount(
  parts: Asking & Pick<ImportParts, 'facts'>,
  row: StoredAccount,
  login: ToolLogin,
): Promise<boolean | null> {
  const facts = parts.facts(row.provider);
  if (facts === null) return null;
  const known = await knowLogin(parts, row.provider, login, facts, false);
  return known.ok ? isOfRow(row, login, known.value, facts) : null;
}

/** The same without asking anybody. */
export function isOfRow(
  row: StoredAccount,
  { secret }: ToolLogin,
  { identity, isTold }: Pick<KnownLogin, 'identity' | 'isTold'>,
  { identityByOrganization }: ImportFacts,
): boolean | null {
  const { provider } = row;
  const sought = { provider, secret, identity, pinnedTo: null };
  if (findRow([row], sought, identityByOrganization).kind !== 'new') return true;
  // A file that names no workspace may be of this one.
  const isSilent = identityByOrganization && !isTold && identity.organizationId === null;
  return isSilent && secret.kind === 'oauth' && row.organizationId !== null ? null : false;
}

/** The login in a file that is most likely an account's: a file may hold several of one provider. */
export function loginOf(
  found: readonly FoundLogin[],
  row: StoredAccount,
  present: Secret,
  facts: ImportFacts | null,
): ToolLogin | null {
  const logins = found.flatMap(({ report }) =>
    report.provider === row.provider && report.login?.secret.kind === row.kind
      ? [report.login]
      : [],
  );
  if (logins.length < 2 || facts === null) return logins[0] ?? null;
  const same = logins.find(({ secret }) => textOf(secret) === textOf(present));
  if (same !== undefined || row.kind === 'api_key') return same ?? logins[0] ?? null;
  const isOfPerson = (login: ToolLogin): boolean =>
    isOfRow(row, login, { identity: login.identity, isTold: false }, facts) === true;
  return logins.find(isOfPerson) ?? logins[0] ?? null;
}

export function textOf(secret: Secret): string {
  return secret.kind === 'oauth' ? secret.access : secret.key;
}
