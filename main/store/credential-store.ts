import { AppError } from '../../shared/errors.ts';
import type { Block, Disabled } from '../core/account.ts';
import { forgetBindings } from './binding-store.ts';
import { BlockTable } from './blocks.ts';
import type { StoreContext } from './context.ts';
import { toColumns, toStoredAccount } from './credential-row.ts';
import type { CredentialColumns, CredentialRow } from './credential-row.ts';
import { isSqliteError } from './errors.ts';
import { IdentityTaken } from './identity-taken.ts';
import { endLease } from './lease-store.ts';
import { rememberHighestId } from './memory-tables.ts';
import type { CredentialStore, NewAccount, Seal, StillHolds, StoredAccount } from './types.ts';

type Updatable = Parameters<CredentialStore['update']>[1];

/** The rows of accounts. Every change raises `revision`; one of the secret `secret_revision` too. */
export class SqliteCredentialStore implements CredentialStore {
  readonly #context: StoreContext;
  readonly #blocks: BlockTable;
  readonly #forgetHistory: () => Promise<unknown>;

  /** `forgetHistory` deletes, off this thread, what a removed account left in the history. */
  constructor(context: StoreContext, forgetHistory: () => Promise<unknown>) {
    this.#context = context;
    this.#forgetHistory = forgetHistory;
    this.#blocks = new BlockTable(context.db);
  }

  list(): readonly StoredAccount[] {
    return this.#context.read(() => {
      const blocks = this.#blocks.all();
      return this.#context.db
        .prepare<[], CredentialRow>('SELECT * FROM credentials ORDER BY id')
        .all()
        .map((row) => toStoredAccount(row, blocks.get(row.id) ?? []));
    });
  }

  get(id: number): StoredAccount | null {
    return this.#context.read(() => this.#find(id));
  }

  async insert(account: NewAccount, seal: Seal, stillHolds?: StillHolds): Promise<StoredAccount> {
    const columns = toColumns(account);
    const names = Object.keys(columns);
    const sql = `INSERT INTO credentials (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`;
    return this.#change(() => {
      stillHolds?.();
      const id = Number(this.#identityWrite(sql, columns));
      this.#context.db
        .prepare('UPDATE credentials SET sealed_secret = ? WHERE id = ?')
        .run(seal(id), id);
      if (this.#context.credentialsInMemory) rememberHighestId(this.#context.db, id);
      return this.#existing(id);
    });
  }

  async replace(
    id: number,
    account: NewAccount,
    seal: Seal,
    stillHolds?: StillHolds,
  ): Promise<StoredAccount> {
    const columns = toColumns({ ...account, disabled: null });
    const assignments = Object.keys(columns).map((name) => `${name} = @${name}`);
    return this.#change(() => {
      this.#existing(id);
      stillHolds?.();
      this.#identityWrite(
        `UPDATE credentials SET ${assignments.join(', ')} WHERE id = ${id}`,
        columns,
      );
      this.#setSecret(id, account.expiresAtMs, seal);
      return this.#existing(id);
    });
  }

  rotate(
    id: number,
    expectedSecretRevision: number,
    expiresAtMs: number | null,
    seal: Seal,
  ): Promise<StoredAccount | null> {
    const write = (): void => {
      this.#setDisabled(id, null);
      this.#setSecret(id, expiresAtMs, seal);
    };
    return this.#compareAndSet(id, expectedSecretRevision, write, 'reserved');
  }

  disable(
    id: number,
    expectedSecretRevision: number,
    disabled: Disabled,
  ): Promise<StoredAccount | null> {
    return this.#compareAndSet(id, expectedSecretRevision, () => {
      endLease(this.#context.db, id);
      if (this.#find(id)?.disabled !== null) return;
      this.#setDisabled(id, disabled);
      this.#touch(id);
    });
  }

  update(id: number, fields: Updatable): Promise<StoredAccount | null> {
    const columns: Record<string, string | number | null> = {};
    if (fields.label !== undefined) columns['label'] = fields.label;
    if (fields.paused !== undefined) columns['paused'] = fields.paused ? 1 : 0;
    if (fields.priority !== undefined) columns['priority'] = fields.priority;
    if (fields.plan !== undefined) columns['plan'] = fields.plan;
    if (fields.organizationName !== undefined)
      columns['organization_name'] = fields.organizationName;
    const assignments = Object.keys(columns).map((name) => `${name} = @${name}`);
    return this.#compareAndSet(id, undefined, () => {
      if (assignments.length === 0) return;
      this.#context.db
        .prepare(`UPDATE credentials SET ${assignments.join(', ')} WHERE id = ${id}`)
        .run(columns);
      this.#touch(id);
    });
  }

  setBlocks(
    id: number,
    blocks: readonly Block[],
    expectedSecretRevision?: number,
  ): Promise<StoredAccount | null> {
    return this.#compareAndSet(id, expectedSecretRevision, () => {
      const nowMs = this.#context.clock.now();
      this.#blocks.dropEnded(id, nowMs);
      for (const block of blocks) if (block.untilMs > nowMs) this.#blocks.extend(id, block);
      this.#touch(id);
    });
  }

  dropBlocks(
    id: number,
    reasons: readonly string[],
    scope: string | null = null,
  ): Promise<StoredAccount | null> {
    return this.#compareAndSet(id, undefined, () => {
      for (const reason of reasons) this.#blocks.dropByReason(id, reason, scope);
      this.#touch(id);
    });
  }

  async remove(id: number): Promise<boolean> {
    const { db, writer, removals } = this.#context;
    const removed = await writer.change(() => {
      const account = this.#find(id);
      if (account === null) return null;
      db.prepare('DELETE FROM credentials WHERE id = ?').run(id);
      removals.remember(account);
      return account;
    });
    if (removed === null) return false;
    await this.#forget(id);
    await this.#emptyLog(id);
    // The note of what is to be scrubbed names the account as well.
    if (await removals.scrub(removed)) await this.#emptyLog(id);
    return true;
  }

  async #forget(id: number): Promise<void> {
    const { db, writer, log, read } = this.#context;
    try {
      await forgetBindings(db, writer, id);
    } catch (error) {
      log.warn({ account: id, err: error }, 'its sessions are forgotten at the next start');
    }
    const lost = db.prepare<[], number>('SELECT 1 FROM history_windows WHERE account IS NULL');
    try {
      if (read(() => lost.pluck().get()) !== undefined) await this.#forgetHistory();
    } catch (error) {
      log.warn({ account: id, err: error }, 'its history is deleted with what is old, tomorrow');
    }
  }

  /** secure_delete has overwritten the pages; older copies of them are still in the log. */
  async #emptyLog(id: number): Promise<void> {
    const { writer, log } = this.#context;
    const emptied = await writer.emptyLog().catch((error: unknown) => error);
    if (emptied === true) return;
    log.warn(
      { account: id, ...(emptied === false ? {} : { err: emptied }) },
      'the write-ahead log could not be emptied yet: another process uses the database',
    );
  }

  #setDisabled(id: number, disabled: Disabled | null): void {
    this.#context.db
      .prepare(
        'UPDATE credentials SET disabled_cause = ?, disabled_at = ?, disabled_detail = ? WHERE id = ?',
      )
      .run(disabled?.cause ?? null, disabled?.atMs ?? null, disabled?.detail ?? null, id);
  }

  #setSecret(id: number, expiresAtMs: number | null, seal: Seal): void {
    this.#context.db
      .prepare(
        'UPDATE credentials SET sealed_secret = ?, expires_at = ?, secret_revision = secret_revision + 1 WHERE id = ?',
      )
      .run(seal(id), expiresAtMs, id);
    endLease(this.#context.db, id);
    this.#touch(id);
  }

  /** Undefined: whatever its secret is. */
  #compareAndSet(
    id: number,
    expectedSecretRevision: number | undefined,
    write: () => void,
    durability: 'full' | 'reserved' = 'full',
  ): Promise<StoredAccount | null> {
    return this.#context.writer.change(() => {
      const present = this.#find(id);
      if (present === null) return null;
      if (present.secretRevision !== (expectedSecretRevision ?? present.secretRevision))
        return null;
      write();
      return this.#find(id);
    }, durability);
  }

  #change(work: () => StoredAccount): Promise<StoredAccount> {
    return this.#context.writer.change(work);
  }

  #identityWrite(sql: string, columns: CredentialColumns): number | bigint {
    try {
      return this.#context.db.prepare(sql).run(columns).lastInsertRowid;
    } catch (error) {
      if (isSqliteError(error, 'SQLITE_CONSTRAINT_UNIQUE'))
        throw new IdentityTaken('An account of this identity is there already.', { cause: error });
      throw error;
    }
  }

  #touch(id: number): void {
    this.#context.db
      .prepare('UPDATE credentials SET revision = revision + 1, updated_at = ? WHERE id = ?')
      .run(this.#context.clock.now(), id);
  }

  #existing(id: number): StoredAccount {
    const account = this.#find(id);
    if (account === null) throw new AppError('NOT_FOUND', `There is no account ${id}.`);
    return account;
  }

  #find(id: number): StoredAccount | null {
    const row = this.#context.db
      .prepare<[number], CredentialRow>('SELECT * FROM credentials WHERE id = ?')
      .get(id);
    return row === undefined ? null : toStoredAccount(row, this.#blocks.of(id));
  }
}
