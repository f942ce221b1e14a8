import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { secretPlace, decodeSecret } from '../../../../main/credentials/secret-codec.ts';
import { createLog } from '../../../../main/platform/log.ts';
import { readKeyFile } from '../../../../main/vault/key-file.ts';
import { openValue } from '../../../../main/vault/sealed.ts';

export interface SeenAccount {
  readonly id: number;
  readonly provider: string;
  readonly kind: string;
  readonly email: string | null;
  readonly organization: string | null;
  readonly identityKey: string;
  readonly ownership: string;
  readonly disabledCause: string | null;
  readonly expiresAtMs: number | null;
  readonly secretRevision: number;
  /** Null: sealed with a key that the lab does not know, or unreadable. */
  readonly refreshToken: string | null;
  readonly readable: boolean | null;
}

export interface Seen {
  readonly schemaVersion: number;
  readonly check: string;
  /** The key file that the profile names; null: its key is elsewhere. */
  readonly keyFile: string | null;
  readonly accounts: readonly SeenAccount[];
  readonly leases: readonly { account: number; owner: string; pid: number; expiresAtMs: number }[];
}

const log = createLog('silent');

/** What a dead process left, read from a copy, so that the recovery of the file is left to Sluice. */
export function lookAfterCrash(folder: string): Seen | null {
  const copy = mkdtempSync(join(tmpdir(), 'sluice-look-'));
  try {
    if (!existsSync(join(folder, 'sluice.db'))) return null;
    for (const name of ['sluice.db', 'sluice.db-wal'])
      if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(copy, name));
    return read(join(copy, 'sluice.db'), folder);
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** The file in use, as any other process may read it. */
export function lookAlive(folder: string): Seen | null {
  return read(join(folder, 'sluice.db'), folder);
}

function read(database: string, folder: string): Seen | null {
  const db = new Database(database, { timeout: 2000 });
  try {
    const schemaVersion = db.pragma('user_version', { simple: true }) as number;
    const check = String(db.pragma('quick_check(1)', { simple: true }));
    if (schemaVersion === 0)
      return { schemaVersion, check, keyFile: null, accounts: [], leases: [] };
    const key = keyOf(db, folder);
    const rows = db.prepare<[], Row>('SELECT * FROM credentials ORDER BY id').all();
    const leases = db
      .prepare<[], Seen['leases'][number]>(
        'SELECT credential_id AS account, owner, pid, expires_at AS expiresAtMs FROM leases',
      )
      .all();
    const accounts = rows.map((row) => seenAccount(row, key));
    return { schemaVersion, check, keyFile: keyFileOf(db), accounts, leases };
  } finally {
    db.close();
  }
}

interface Row {
  id: number;
  provider: string;
  kind: string;
  email: string | null;
  organization_id: string | null;
  identity_key: string;
  ownership: string;
  disabled_cause: string | null;
  expires_at: number | null;
  secret_revision: number;
  sealed_secret: Buffer;
}

/** Null: the profile keeps its key elsewhere. */
function keyOf(db: Database.Database, folder: string): Buffer | null {
  const file = keyFileOf(db);
  if (file === null) return null;
  const key = readKeyFile(join(folder, file), log);
  return key.ok ? key.value : null;
}

function keyFileOf(db: Database.Database): string | null {
  const meta = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck();
  if (meta.get('vault.mode') !== 'file') return null;
  const id = meta.get('vault.key') ?? 'first';
  return id === 'first' ? 'vault.key' : `vault-${id}.key`;
}

function seenAccount(row: Row, key: Buffer | null): SeenAccount {
  const opened = key === null ? null : open(row, key);
  return {
    id: row.id,
    provider: row.provider,
    kind: row.kind,
    email: row.email,
    organization: row.organization_id,
    identityKey: row.identity_key,
    ownership: row.ownership,
    disabledCause: row.disabled_cause,
    expiresAtMs: row.expires_at,
    secretRevision: row.secret_revision,
    refreshToken: opened?.refreshToken ?? null,
    readable: key === null ? null : opened !== null,
  };
}

function open(row: Row, key: Buffer): { refreshToken: string | null } | null {
  try {
    const secret = decodeSecret(openValue(key, row.sealed_secret, secretPlace(row.id)));
    return { refreshToken: secret.kind === 'oauth' ? secret.refresh : null };
  } catch {
    return null;
  }
}
