import Database from 'better-sqlite3';
import { systemClock } from '../../platform/clock.ts';
import { migrate, MIGRATIONS } from '../migrate.ts';
import { DEFAULT_BACKOFF, Writer } from '../write.ts';

/** Dies by SIGKILL in the middle of the second migration, after its statements and before its end. */
const [path = ''] = process.argv.slice(2);
const db = new Database(path);
db.pragma('journal_mode = WAL');
const migrations = MIGRATIONS.map((step) => ({
  version: step.version,
  up(connection: Database.Database): void {
    step.up(connection);
    if (step.version === 2) process.kill(process.pid, 'SIGKILL');
  },
}));
await migrate(db, new Writer(db, path, systemClock, DEFAULT_BACKOFF), path, migrations);
