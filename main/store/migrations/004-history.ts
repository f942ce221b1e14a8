import type Database from 'better-sqlite3';
import type { Migration } from './migration.ts';

/**
 * `hour` counts hours since the epoch. `history_points` holds the last reading of each hour; `history_dry`
 * the times in which a window had nothing left. `history_requests` holds sums an hour: its keys name
 * provider, account, model and client once. A removed account takes its name off its windows, which are then
 * shown nowhere and deleted in a worker (tens of thousands of rows), and off the sums. No reference from sums to keys: the check would read all sums for each key that goes.
 */
const SQL = `
CREATE TABLE history_windows (
  id INTEGER PRIMARY KEY,
  account INTEGER REFERENCES credentials (id) ON DELETE SET NULL,
  window_id TEXT NOT NULL,
  label TEXT NOT NULL,
  duration INTEGER,
  scope TEXT,
  UNIQUE (account, window_id)
) STRICT;

CREATE TABLE history_points (
  series INTEGER NOT NULL REFERENCES history_windows (id) ON DELETE CASCADE,
  hour INTEGER NOT NULL,
  at INTEGER NOT NULL,
  used REAL,
  resets_at INTEGER,
  PRIMARY KEY (series, hour)
) STRICT, WITHOUT ROWID;

CREATE TABLE history_dry (
  series INTEGER NOT NULL REFERENCES history_windows (id) ON DELETE CASCADE,
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (series, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE history_keys (
  id INTEGER PRIMARY KEY,
  provider TEXT,
  account INTEGER REFERENCES credentials (id) ON DELETE SET NULL,
  model TEXT,
  client TEXT
) STRICT;
CREATE INDEX history_keys_name ON history_keys (account, model, client, provider);

CREATE TABLE history_requests (
  hour INTEGER NOT NULL,
  key INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  retried INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  cache_write_tokens INTEGER NOT NULL,
  cost REAL NOT NULL,
  unpriced INTEGER NOT NULL,
  PRIMARY KEY (hour, key)
) STRICT, WITHOUT ROWID;
`;

export const historyMigration: Migration = {
  version: 4,
  up(db: Database.Database): void {
    db.exec(SQL);
  },
};
