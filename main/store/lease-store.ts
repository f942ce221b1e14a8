import type Database from 'better-sqlite3';
import type { Lease, LeaseStore } from './types.ts';
import type { StoreContext } from './context.ts';

interface LeaseRow {
  credential_id: number;
  owner: string;
  pid: number;
  expires_at: number;
  interrupted: number;
}

/** Leases are not part of what a snapshot shows: they do not raise the generation. */
export function createLeaseStore(context: StoreContext): LeaseStore {
  const { db, writer, read, reserve, credentialsInMemory } = context;
  return {
    list: () => read(() => db.prepare<[], LeaseRow>('SELECT * FROM leases').all().map(toLease)),
    get: (accountId) => read(() => find(db, accountId)),
    async acquire(claim, mayTakeOver) {
      // What it is for spends a token: the new one will need room.
      if (!credentialsInMemory) await reserve.ensure();
      return writer.transact(() => acquire(db, claim, mayTakeOver));
    },
    renew: (accountId, owner, expiresAtMs) =>
      writer.transact(
        () =>
          db
            .prepare('UPDATE leases SET expires_at = ? WHERE credential_id = ? AND owner = ?')
            .run(expiresAtMs, accountId, owner).changes === 1,
      ),
    release: (accountId, owner, mark = false) =>
      writer.transact(() => release(db, accountId, owner, mark)),
  };
}

/** Any outcome that settles the stored token ends the lease and its mark. */
export function endLease(db: Database.Database, accountId: number): void {
  db.prepare('DELETE FROM leases WHERE credential_id = ?').run(accountId);
}

function find(db: Database.Database, accountId: number): Lease | null {
  const row = db
    .prepare<[number], LeaseRow>('SELECT * FROM leases WHERE credential_id = ?')
    .get(accountId);
  return row === undefined ? null : toLease(row);
}

function acquire(
  db: Database.Database,
  claim: Omit<Lease, 'interrupted'>,
  mayTakeOver: (present: Lease) => boolean,
): Lease | null {
  const present = find(db, claim.accountId);
  if (present !== null && present.owner !== '' && !mayTakeOver(present)) return null;
  const interrupted = present !== null && (present.interrupted || present.owner !== claim.owner);
  db.prepare(
    `INSERT INTO leases (credential_id, owner, pid, expires_at, interrupted) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET owner = excluded.owner, pid = excluded.pid,
       expires_at = excluded.expires_at, interrupted = excluded.interrupted`,
  ).run(claim.accountId, claim.owner, claim.pid, claim.expiresAtMs, interrupted ? 1 : 0);
  return { ...claim, interrupted };
}

function release(db: Database.Database, accountId: number, owner: string, mark: boolean): void {
  if (!mark)
    db.prepare('DELETE FROM leases WHERE credential_id = ? AND owner = ? AND interrupted = 0').run(
      accountId,
      owner,
    );
  db.prepare(
    "UPDATE leases SET owner = '', pid = 0, expires_at = 0, interrupted = 1 WHERE credential_id = ? AND owner = ?",
  ).run(accountId, owner);
}

function toLease(row: LeaseRow): Lease {
  return {
    accountId: row.credential_id,
    owner: row.owner,
    pid: row.pid,
    expiresAtMs: row.expires_at,
    interrupted: row.interrupted === 1,
  };
}
