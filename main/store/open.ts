import type Database from 'better-sqlite3';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/log.ts';
import { createActivityStore } from './activity-store.ts';
import { createClientStore } from './client-store.ts';
import { openConnection } from './connection.ts';
import type { StoreRole } from './connection.ts';
import type { StoreContext } from './context.ts';
import { SqliteCredentialStore } from './credential-store.ts';
import { storeError } from './errors.ts';
import { createLeaseStore } from './lease-store.ts';
import { createMemoryTables } from './memory-tables.ts';
import { createMetaStore } from './meta-store.ts';
import { latestVersion, migrate } from './migrate.ts';
import { createSettingsStore } from './settings-store.ts';
import type { MetaStore, Store } from './types.ts';
import { createUsageStore } from './usage-store.ts';
import { createVaultStore } from './vault-store.ts';
import { DEFAULT_BACKOFF, Writer } from './write.ts';
import type { Backoff } from './write.ts';

export interface StoreOptions {
  readonly path: string;
  /** The owner proxies on this thread and never waits on a lock; a guest command may. */
  readonly role: StoreRole;
  /** Whether accounts are kept out of the file, from what the profile remembers. */
  readonly credentialsInMemory: (meta: Pick<MetaStore, 'get'>) => boolean;
  readonly clock: Clock;
  readonly log: Logger;
  readonly backoff?: Backoff;
}

/**
 * Opens the profile's database, made or migrated if need be. Throws DATABASE_NEWER, DATABASE_CORRUPT,
 * DATABASE_BUSY, DISK_FULL or PROFILE_NOT_WRITABLE; the file is never deleted or overwritten.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { path, clock } = options;
  const backoff = options.backoff ?? DEFAULT_BACKOFF;
  const db = await openConnection({
    path,
    role: options.role,
    latestVersion: latestVersion(),
    clock,
    backoff,
  });
  try {
    const writer = new Writer(db, path, clock, backoff);
    await migrate(db, writer, path);
    return createStore(db, writer, options);
  } catch (error) {
    db.close();
    throw storeError(error, path);
  }
}

function createStore(db: Database.Database, writer: Writer, options: StoreOptions): Store {
  function read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw storeError(error, options.path);
    }
  }
  const meta = createMetaStore({ db, writer, read });
  const credentialsInMemory = options.credentialsInMemory(meta);
  if (credentialsInMemory) createMemoryTables(db);
  const context: StoreContext = {
    db,
    writer,
    clock: options.clock,
    log: options.log,
    credentialsInMemory,
    read,
  };
  const dataVersion = db.prepare<[], number>('PRAGMA data_version').pluck();
  const generation = db.prepare<[], number>('SELECT value FROM generation').pluck();
  let seenVersion = dataVersion.get();
  return {
    credentials: new SqliteCredentialStore(context),
    leases: createLeaseStore(context),
    clients: createClientStore(context),
    settings: createSettingsStore(context),
    activity: createActivityStore(context),
    usage: createUsageStore(context),
    meta,
    vault: createVaultStore(context),
    generation: () => read(() => generation.get() ?? 0),
    changedElsewhere: () => {
      const version = read(() => dataVersion.get());
      const changed = version !== seenVersion;
      seenVersion = version;
      return changed;
    },
    settled: () => writer.settled(),
    close: () => db.close(),
  };
}
