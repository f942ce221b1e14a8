import type { StoreContext } from './context.ts';
import type { ClientStore, StoredClient } from './types.ts';

interface ClientRow {
  id: number;
  name: string;
  provider: string | null;
  account: number | null;
  all_paths: number;
  pass_through: number;
  rpm: number | null;
  budget: number | null;
  spent: number;
  key_hash: string;
  key_prefix: string;
  created_at: number;
  last_used_at: number | null;
  expires_at: number | null;
  revoked_at: number | null;
}

const INSERT = `INSERT INTO clients
  (name, provider, account, all_paths, pass_through, rpm, budget, spent, key_hash, key_prefix, created_at, last_used_at, expires_at, revoked_at)
  VALUES (@name, @provider, @account, @all_paths, @pass_through, @rpm, @budget, @spent, @key_hash, @key_prefix, @created_at, @last_used_at, @expires_at, @revoked_at)`;

export function createClientStore({ db, writer, read }: StoreContext): ClientStore {
  return {
    list: () =>
      read(() =>
        db.prepare<[], ClientRow>('SELECT * FROM clients ORDER BY id').all().map(toStoredClient),
      ),
    insert: (client) =>
      writer.change(() => {
        const id = Number(db.prepare(INSERT).run(toRow(client)).lastInsertRowid);
        return { ...client, id };
      }),
    revoke: (id, atMs) =>
      writer.change(() => {
        db.prepare('UPDATE clients SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL').run(
          atMs,
          id,
        );
        return db.prepare('SELECT 1 FROM clients WHERE id = ?').get(id) !== undefined;
      }),
    touch: (uses) =>
      writer.change(() => {
        const statement = db.prepare(
          'UPDATE clients SET last_used_at = @atMs WHERE id = @id AND (last_used_at IS NULL OR last_used_at < @atMs)',
        );
        for (const use of uses) statement.run(use);
      }),
  };
}

function toRow(client: Omit<StoredClient, 'id'>): Omit<ClientRow, 'id'> {
  return {
    name: client.name,
    provider: client.provider,
    account: client.account,
    all_paths: client.allPaths ? 1 : 0,
    pass_through: client.passThrough ? 1 : 0,
    rpm: client.rpm,
    budget: client.budgetUsd,
    spent: client.spentUsd,
    key_hash: client.keyHash,
    key_prefix: client.keyPrefix,
    created_at: client.createdAtMs,
    last_used_at: client.lastUsedAtMs,
    expires_at: client.expiresAtMs,
    revoked_at: client.revokedAtMs,
  };
}

function toStoredClient(row: ClientRow): StoredClient {
  return {
    id: row.id,
    name: row.name,
    provider: row.provider,
    account: row.account,
    allPaths: row.all_paths === 1,
    passThrough: row.pass_through === 1,
    rpm: row.rpm,
    budgetUsd: row.budget,
    spentUsd: row.spent,
    keyHash: row.key_hash,
    keyPrefix: row.key_prefix,
    createdAtMs: row.created_at,
    lastUsedAtMs: row.last_used_at,
    expiresAtMs: row.expires_at,
    revokedAtMs: row.revoked_at,
  };
}
