import { closeSync, copyFileSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { systemClock } from '../../platform/clock.ts';
import { corrupt } from '../errors.ts';
import { migrate } from '../migrate.ts';
import { DEFAULT_BACKOFF, Writer } from '../write.ts';
import { countAccounts, findDamage } from './check-file.ts';
import type { JobResults } from './job.ts';

/** A copy of a backup, found good and brought to the newest schema. The backup stays as it is. */
export async function prepareRestore(
  backup: string,
  copy: string,
): Promise<JobResults['prepare-restore']> {
  closeSync(openSync(copy, 'wx', 0o600));
  copyFileSync(backup, copy);
  const db = new Database(copy, { fileMustExist: true });
  try {
    // No companions that could be left behind.
    db.pragma('journal_mode = MEMORY');
    const damage = findDamage(db);
    if (damage !== null) throw corrupt(backup, damage);
    countAccounts(db, backup);
    await migrate(db, new Writer(db, copy, systemClock, DEFAULT_BACKOFF), copy);
    return { accounts: countAccounts(db, backup) };
  } finally {
    db.close();
  }
}
