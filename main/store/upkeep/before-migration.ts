import type Database from 'better-sqlite3';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/log.ts';
import { latestVersion, schemaVersion } from '../migrate.ts';
import { dayOf } from './backup-names.ts';
import { countAccounts } from './check-file.ts';
import { runJob } from './run-job.ts';

interface Parts {
  readonly path: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Accounts of an older schema are in today's backup before it is changed. A migration is a transaction
 * and needs no copy to be safe from a crash, so a disk without room for one does not keep Sluice down.
 */
export async function backUpBeforeMigration(
  db: Database.Database,
  { path, clock, log }: Parts,
): Promise<void> {
  const version = schemaVersion(db);
  if (version === 0 || version >= latestVersion() || countAccounts(db, path) === 0) return;
  const day = dayOf(clock.now());
  try {
    // None is deleted here: the daily backup does that.
    const keep = Number.MAX_SAFE_INTEGER;
    await runJob({ kind: 'backup', database: path, day, keep, keepUpTo: null, renew: false });
  } catch (error) {
    log.error({ err: error }, 'no backup could be made before the database is migrated');
  }
}
