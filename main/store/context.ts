import type Database from 'better-sqlite3';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/log.ts';
import type { Removals } from './removals.ts';
import type { Reserve } from './reserve.ts';
import type { Writer } from './write.ts';

/** What every table's store works with. */
export interface StoreContext {
  readonly db: Database.Database;
  readonly writer: Writer;
  readonly clock: Clock;
  readonly log: Logger;
  /** The account tables are temporary ones. */
  readonly credentialsInMemory: boolean;
  /** Whose copies in backups are to go too. */
  readonly removals: Removals;
  readonly reserve: Reserve;
  /** Turns a failed read into the error that a person understands. */
  readonly read: <T>(work: () => T) => T;
}
