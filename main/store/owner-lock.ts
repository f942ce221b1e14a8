import { chmodSync, closeSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { ProfilePaths } from '../platform/paths.ts';
import { diskFull, isDiskFull } from './errors.ts';

const ownerSchema = z.object({
  pid: z.int(),
  proxy: z.string().nullable(),
  ui: z.string().nullable(),
  startedAt: z.string(),
});
export type OwnerInfo = z.infer<typeof ownerSchema>;

/**
 * Ownership of a profile: an exclusive transaction on a small SQLite file. The system frees its lock
 * when the process ends, however it ends, so there is nothing stale to clean up.
 * A process must not open that file any other way: closing any descriptor of it would free the lock.
 */
export class OwnerLock {
  readonly #database: Database.Database;
  readonly #paths: ProfilePaths;

  private constructor(database: Database.Database, paths: ProfilePaths) {
    this.#database = database;
    this.#paths = paths;
  }

  /** Throws PROFILE_OWNED, which says who has it. */
  static acquire(paths: ProfilePaths, info: OwnerInfo): OwnerLock {
    makePrivateFile(paths.ownerLock);
    const database = new Database(paths.ownerLock, { timeout: 0 });
    try {
      database.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      database.close();
      if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) throw owned(paths, error);
      if (isDiskFull(error, paths.ownerLock)) throw diskFull(paths.ownerLock, error);
      throw new AppError(
        'PROFILE_NOT_WRITABLE',
        `The file ${paths.ownerLock} cannot be locked: ${(error as Error).message}.`,
        'Stop Sluice, delete that file, and start Sluice again.',
        error,
      );
    }
    const lock = new OwnerLock(database, paths);
    try {
      lock.tell(info);
    } catch (error) {
      lock.dispose();
      throw error;
    }
    return lock;
  }

  /** Says who owns the profile and where it listens. */
  tell(info: OwnerInfo): void {
    const { ownerInfo } = this.#paths;
    const fresh = `${ownerInfo}.new`;
    try {
      rmSync(fresh, { force: true });
      writeFileSync(fresh, `${JSON.stringify(info)}\n`, { mode: 0o600, flag: 'wx' });
      renameSync(fresh, ownerInfo);
    } catch (error) {
      throw isDiskFull(error, ownerInfo) ? diskFull(ownerInfo, error) : error;
    }
  }

  dispose(): void {
    if (!this.#database.open) return;
    rmSync(this.#paths.ownerInfo, { force: true });
    this.#database.exec('ROLLBACK');
    this.#database.close();
  }
}

function makePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (process.platform !== 'win32') chmodSync(path, 0o600);
  }
}

function owned(paths: ProfilePaths, cause: unknown): AppError {
  const owner = readOwner(paths);
  const who = owner === null ? 'another process' : describe(owner);
  return new AppError(
    'PROFILE_OWNED',
    `Sluice already runs for the profile ${paths.folder}: ${who}.`,
    'Use that one (`sluice ui` prints the address of its window), stop it, or set SLUICE_HOME to another folder.',
    cause,
  );
}

function describe(owner: OwnerInfo): string {
  const proxy = owner.proxy === null ? ', starting' : `, proxy ${owner.proxy}`;
  return `pid ${owner.pid}${proxy}${owner.ui === null ? '' : `, window ${owner.ui}`}`;
}

function readOwner(paths: ProfilePaths): OwnerInfo | null {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(paths.ownerInfo, 'utf8')));
  } catch {
    return null;
  }
}
