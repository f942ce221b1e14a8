import { existsSync, linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { toInstant } from '../../shared/model/common.ts';
import { isBusy } from './errors.ts';
import { namesIn } from './upkeep/backup-names.ts';
import { syncFolderOf } from './upkeep/durable.ts';

/** The log goes before the file it belongs to: a file whose log stayed behind would be read without it. */
const SUFFIXES = ['-shm', '-wal', '-journal', ''] as const;

export interface SetAside {
  /** Null: there was no file, or an empty one. */
  readonly path: string | null;
  readonly at: string;
}

/** Moves a database and its companions to a name with the time. Nothing is deleted or overwritten. */
export function setAside(path: string, nowMs: number): SetAside & { readonly path: string } {
  const target = freeName(path, nowMs);
  for (const suffix of SUFFIXES)
    if (existsSync(path + suffix)) renameSync(path + suffix, target + suffix);
  syncFolderOf(path);
  return { path: target, at: toInstant(nowMs) };
}

/** The files that were set aside, without their companions. */
export function setAsideFiles(path: string): readonly string[] {
  const start = `${basename(path)}.damaged-`;
  return namesIn(dirname(path))
    .filter((name) => name.startsWith(start) && !/-(?:wal|shm|journal)$/.test(name))
    .sort()
    .map((name) => join(dirname(path), name));
}

function freeName(path: string, nowMs: number): string {
  const stamp = toInstant(nowMs).replaceAll(/[-:]/g, '').replace(/\.\d+/, '');
  for (let count = 1; ; count += 1) {
    const name = `${path}.damaged-${stamp}${count === 1 ? '' : `-${count}`}`;
    if (SUFFIXES.every((suffix) => !existsSync(name + suffix))) return name;
  }
}

/**
 * Whether another process has the file open, without touching the file or its log. A second name for the
 * same file has the same locks (fcntl locks are those of the inode); with an empty log of its own, exclusive
 * locking mode asks for the exclusive lock before it reads a page (SQLite's pagerOpenWal), damaged or not.
 * Windows refuses to rename what another process has open.
 */
export function isOpenElsewhere(path: string): boolean {
  if (process.platform === 'win32') return false;
  const name = `${path}.probe-${process.pid}`;
  const names = ['', '-wal', '-shm'].map((suffix) => name + suffix);
  for (const one of names) rmSync(one, { force: true });
  let db: Database.Database | null = null;
  try {
    linkSync(path, name);
    writeFileSync(`${name}-wal`, '', { mode: 0o600, flag: 'wx' });
    db = new Database(name, { timeout: 0 });
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('schema_version');
    return false;
  } catch (error) {
    // What else went wrong is the damage itself.
    return isBusy(error);
  } finally {
    db?.close();
    for (const one of names) rmSync(one, { force: true });
  }
}
