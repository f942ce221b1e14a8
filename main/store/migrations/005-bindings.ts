import type Database from 'better-sqlite3';
import type { Migration } from './migration.ts';

/**
 * `bindings`: session to account; `continuations`: what an account made (a response, a file) to that account.
 * `used` counts minutes since the epoch. No reference to `credentials`: a removal would delete up to 100,000
 * rows in one transaction on the thread that proxies. Ids are never given twice, so a row that is left names nobody.
 * No index by account: it would double the cost of each new session, for a removal that may read the table once.
 */
const SQL = `
CREATE TABLE bindings (
  key TEXT PRIMARY KEY,
  account INTEGER NOT NULL,
  used INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE continuations (
  key TEXT PRIMARY KEY,
  account INTEGER NOT NULL,
  used INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;

export const bindingsMigration: Migration = {
  version: 5,
  up(db: Database.Database): void {
    db.exec(SQL);
  },
};
