import type Database from 'better-sqlite3';
import type { Migration } from './migration.ts';

/**
 * A pin is one request to redeem, written down before it is sent; without a credit it only keeps others
 * out while one is chosen. An empty owner: nobody works on it, and the next click repeats it.
 */
const SQL = `
CREATE TABLE reset_pins (
  credential_id INTEGER PRIMARY KEY REFERENCES credentials (id) ON DELETE CASCADE,
  owner TEXT NOT NULL,
  pid INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  credit TEXT,
  request_id TEXT,
  actor TEXT NOT NULL,
  since INTEGER NOT NULL,
  asked_at INTEGER,
  episode_until INTEGER
) STRICT;

CREATE TABLE reset_audit (
  id INTEGER PRIMARY KEY,
  credential_id INTEGER NOT NULL REFERENCES credentials (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  credit TEXT NOT NULL,
  request_id TEXT NOT NULL,
  outcome TEXT NOT NULL,
  episode_until INTEGER
) STRICT;
`;

export const resetsMigration: Migration = {
  version: 3,
  up(db: Database.Database): void {
    db.exec(SQL);
  },
};
