import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../../shared/errors.ts';
import type { PoolAccount, Secret } from '../../core/account.ts';
import type { ToolLogin } from '../../core/tool-login.ts';
import type { NewAccount, StoredAccount } from '../../store/types.ts';
import { IdentityTaken } from '../../store/identity-taken.ts';
import { decodeSecret, encodeSecret, secretPlace } from '../secret-codec.ts';
import { BORROWED_REASONS } from '../../../shared/model/block-reasons.ts';
import type { ImportParts } from './parts.ts';
import { isOfAccount, isUnsettled, loginOf, withExtra } from './whose-login.ts';

/** Each is overtaken only when this very row was written in between. */
const TRIES = 10;

export interface TakenOver {
  readonly account: PoolAccount;
  /** False: the provider could not be asked now; the account keeps its token and is refreshed later. */
  readonly refreshed: boolean;
}

/**
 * Makes a borrowed account Sluice's own. The refresh token is read from the tool's file now, is sealed in
 * the row before it is sent, and is then spent through the lease like every other: a crash in between
 * leaves an own account that is refreshed at the next start.
 */
export async function takeOver(
  parts: ImportParts,
  id: number,
  confirmed: boolean,
): Promise<TakenOver> {
  const row = borrowedRow(parts, id);
  if (!confirmed) throw unconfirmed(row, parts.facts(row.provider)?.neverRefreshed ?? false);
  const { locked, reason, hint } = parts.vault.status();
  if (locked) throw new AppError('KEY_UNAVAILABLE', reason ?? 'The vault is locked.', hint);
  const before = decodeSecret(parts.vault.open(row.sealedSecret, secretPlace(id)));
  const login = await readLogin(parts, row, before);
  const stored = await makeOwn(parts, row, login, before);
  await parts.store.dropBlocks(id, [...BORROWED_REASONS, 'rejected']);
  const account = present(parts, id);
  if (stored.kind === 'api_key') return { account, refreshed: true };
  const answer = await parts.pool.refreshAhead(id);
  const after = present(parts, id);
  if (!answer.ok && after.disabled !== null)
    throw new AppError(
      'AUTH_ERROR',
      `Account ${id} is Sluice’s own now, but the provider refused its sign-in (${after.disabled.cause}).`,
      `Sign in again: sluice login ${after.provider} --account ${id}`,
    );
  return { account: after, refreshed: answer.ok };
}

function borrowedRow({ store }: ImportParts, id: number): StoredAccount {
  const row = store.get(id);
  if (row === null) throw new AppError('NOT_FOUND', `There is no account ${id}.`, SEE_ACCOUNTS);
  if (row.ownership === 'borrowed') return row;
  throw new AppError(
    'BAD_REQUEST',
    `account: account ${id} is Sluice’s own already.`,
    'Only a borrowed account can be taken over.',
  );
}

async function readLogin(
  parts: ImportParts,
  row: StoredAccount,
  before: Secret,
): Promise<ToolLogin> {
  const { tools, clock, facts } = parts;
  const { id, provider, origin, source } = row;
  const instead = `Nothing was changed. Sign in instead: sluice login ${provider} --account ${id}`;
  if (isUnsettled(before))
    throw new AppError(
      'AUTH_ERROR',
      `The sign-in of account ${id} had ended when it was borrowed, and its tool has not renewed it since.`,
      instead,
    );
  const read = async () => {
    const found = source === null ? [] : await tools.readSource(origin, source, clock.now());
    return { found, login: loginOf(found, row, before, facts(provider)) };
  };
  const { found, login } = await read();
  if (login === null) {
    const why = found[0]?.report.detail ?? 'The file is not there.';
    throw new AppError(
      'AUTH_ERROR',
      `The file that account ${id} follows has no login: ${why}`,
      instead,
    );
  }
  if (row.kind === 'oauth' && login.refresh === null)
    throw new AppError(
      'AUTH_ERROR',
      `The file that account ${id} follows has no refresh token.`,
      instead,
    );
  const isOfRow = await isOfAccount(parts, row, login);
  if (isOfRow === true) {
    // The tool may have spent this refresh token while the provider was asked: sent again, it would end the grant.
    const { login: now } = await read();
    if (isDeepStrictEqual([now?.refresh, now?.secret], [login.refresh, login.secret])) return login;
    throw changedMeanwhile(id);
  }
  throw new AppError(
    'LOGIN_IDENTITY',
    isOfRow === null
      ? `Whose sign-in the file of account ${id} holds could not be found out.`
      : `The file that account ${id} follows now holds the sign-in of somebody else.`,
    instead,
  );
}

async function makeOwn(
  { store, vault, facts, clock }: ImportParts,
  row: StoredAccount,
  login: ToolLogin,
  before: Secret,
): Promise<StoredAccount> {
  const { refresh } = login;
  const secret = withExtra(login.secret, before, {});
  const owned: Secret = secret.kind === 'oauth' ? { ...secret, refresh } : secret;
  const lifetimeMs = facts(row.provider)?.grantLifetimeMs ?? null;
  const seal = (id: number) => vault.seal(encodeSecret(owned), secretPlace(id));
  for (let attempt = 1; ; attempt += 1) {
    // A name or a pause that the person set meanwhile stays; a better token wins.
    const now = store.get(row.id);
    if (now?.secretRevision !== row.secretRevision) throw changedMeanwhile(row.id);
    const account = ownAccount(now, owned, login.grantEndsAtMs, lifetimeMs, clock.now());
    try {
      return await store.replace(row.id, account, seal, () => {
        if (store.get(row.id)?.revision !== now.revision)
          throw new IdentityTaken('The account was changed meanwhile.');
      });
    } catch (error) {
      if (!(error instanceof IdentityTaken)) throw error;
      if (attempt === TRIES) throw changedMeanwhile(row.id, error);
    }
  }
}

function ownAccount(
  row: StoredAccount,
  owned: Secret,
  grantEndsAtMs: number | null,
  lifetimeMs: number | null,
  nowMs: number,
): NewAccount {
  const {
    id: _id,
    revision: _revision,
    secretRevision: _secretRevision,
    sealedSecret: _sealed,
    blocks: _,
    ...rest
  } = row;
  return {
    ...rest,
    ownership: 'own',
    source: null,
    authorizedAtMs:
      grantEndsAtMs === null || lifetimeMs === null ? null : grantEndsAtMs - lifetimeMs,
    expiresAtMs: owned.kind === 'oauth' ? owned.expiresAtMs : null,
    updatedAtMs: nowMs,
  };
}

function changedMeanwhile(id: number, cause?: unknown): AppError {
  return new AppError(
    'BAD_REQUEST',
    `account: account ${id} was changed meanwhile.`,
    'Nothing was changed. Look at it again.',
    cause,
  );
}

function present({ pool }: ImportParts, id: number): PoolAccount {
  const account = pool.rereadRow(id);
  if (account !== null) return account;
  throw new AppError('NOT_FOUND', `There is no account ${id}.`, SEE_ACCOUNTS);
}

const SEE_ACCOUNTS = 'See: sluice accounts';

function unconfirmed({ id, kind }: StoredAccount, neverRefreshed: boolean): AppError {
  const kept = kind === 'api_key' ? 'key' : 'token';
  return new AppError(
    'CONFIRMATION_NEEDED',
    kind === 'api_key' || neverRefreshed
      ? `From then on Sluice keeps the ${kept} of account ${id} itself and follows the file of the tool no longer.`
      : `From then on Sluice renews account ${id} itself, and the copy of the tool stops working at its next renewal: refresh tokens are good once. Point the tool at Sluice, or sign in again there.`,
    `If you want that: sluice take-over ${id} --yes`,
  );
}
