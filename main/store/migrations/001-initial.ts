import type Database from 'better-sqlite3';
import type { Migration } from './migration.ts';

/** Instants are epoch milliseconds; flags are 0 or 1. */
const SQL = `
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE generation (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  value INTEGER NOT NULL
) STRICT;
INSERT INTO generation (id, value) VALUES (1, 0);

CREATE TABLE credentials (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  provider TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('oauth', 'api_key')),
  label TEXT,
  identity_key TEXT NOT NULL,
  email TEXT,
  account_id TEXT,
  organization_id TEXT,
  organization_name TEXT,
  project_id TEXT,
  plan TEXT,
  ownership TEXT NOT NULL CHECK (ownership IN ('own', 'borrowed')),
  priority TEXT NOT NULL CHECK (priority IN ('preferred', 'normal', 'reserve')),
  paused INTEGER NOT NULL CHECK (paused IN (0, 1)),
  disabled_cause TEXT,
  disabled_at INTEGER,
  disabled_detail TEXT,
  authorized_at INTEGER,
  expires_at INTEGER,
  key_suffix TEXT,
  origin TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  revision INTEGER NOT NULL DEFAULT 1,
  secret_revision INTEGER NOT NULL DEFAULT 1,
  sealed_secret BLOB NOT NULL DEFAULT x'',
  UNIQUE (provider, identity_key)
) STRICT;

CREATE TABLE blocks (
  credential_id INTEGER NOT NULL REFERENCES credentials (id) ON DELETE CASCADE,
  scope TEXT NOT NULL,
  until INTEGER NOT NULL,
  reason TEXT NOT NULL,
  billing INTEGER NOT NULL CHECK (billing IN (0, 1)),
  PRIMARY KEY (credential_id, scope)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage (
  credential_id INTEGER PRIMARY KEY REFERENCES credentials (id) ON DELETE CASCADE,
  report TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE leases (
  credential_id INTEGER PRIMARY KEY REFERENCES credentials (id) ON DELETE CASCADE,
  owner TEXT NOT NULL,
  pid INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  interrupted INTEGER NOT NULL CHECK (interrupted IN (0, 1))
) STRICT;

CREATE TABLE clients (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  provider TEXT,
  account INTEGER,
  all_paths INTEGER NOT NULL CHECK (all_paths IN (0, 1)),
  key_hash TEXT NOT NULL UNIQUE,
  key_prefix TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  expires_at INTEGER,
  revoked_at INTEGER
) STRICT;

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE activity (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  record TEXT NOT NULL
) STRICT;
`;

export const initialMigration: Migration = {
  version: 1,
  up(db: Database.Database): void {
    db.exec(SQL);
  },
};
