import type Database from 'better-sqlite3';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/log.ts';
import { createActivityStore } from './activity-store.ts';
import { createBindingStore } from './binding-store.ts';
import { createClientStore } from './client-store.ts';
import { closeUnchanged, openConnection } from './connection.ts';
import type { Connection, StoreRole } from './connection.ts';
import type { StoreContext } from './context.ts';
import { SqliteCredentialStore } from './credential-store.ts';
import { corrupt, storeError } from './errors.ts';
import { createStoreFiles } from './files.ts';
import { createHistoryStore } from './history-store.ts';
import { createLeaseStore } from './lease-store.ts';
import { createMemoryTables } from './memory-tables.ts';
import { createMetaStore } from './meta-store.ts';
import { latestVersion, migrate } from './migrate.ts';
import { RECOVERY_KEY, recoveryText } from './recovery-fact.ts';
import { Removals } from './removals.ts';
import { Reserve } from './reserve.ts';
import { createResetStore } from './reset-store.ts';
import { isOpenElsewhere, setAside } from './set-aside.ts';
import type { SetAside } from './set-aside.ts';
import { createSettingsStore } from './settings-store.ts';
import { forgetDamage, Trouble } from './trouble.ts';
import { backUpBeforeMigration } from './upkeep/before-migration.ts';
import { hasBackups } from './upkeep/backup-names.ts';
import type { MetaStore, Store } from './types.ts';
import { createUsageStore } from './usage-store.ts';
import { toInstant } from '../../shared/model/common.ts';
import { AppError } from '../../shared/errors.ts';
import { createVaultStore } from './vault-store.ts';
import { DEFAULT_BACKOFF, retryBusy, Writer } from './write.ts';
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
 * Opens the profile's database, made or migrated if need be. An owner sets a damaged one aside and makes a
 * new one. Throws DATABASE_NEWER, DATABASE_CORRUPT, DATABASE_BUSY, DISK_FULL or PROFILE_NOT_WRITABLE; the
 * file is never deleted or overwritten.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const isOwner = options.role === 'owner';
  try {
    return await openOnce(options, null);
  } catch (error) {
    if (!isOwner || !(error instanceof AppError) || error.code !== 'DATABASE_CORRUPT') throw error;
    return openOnce(options, await moveAway(options, error));
  }
}

async function openOnce(options: StoreOptions, moved: SetAside | null): Promise<Store> {
  const { path, role, clock, log, backoff = DEFAULT_BACKOFF } = options;
  const connection = await openConnection({
    path,
    role,
    latestVersion: latestVersion(),
    clock,
    backoff,
  });
  const { db } = connection;
  try {
    const trouble = new Trouble(path, clock, log);
    const reserve = new Reserve(path);
    const writer = new Writer(db, path, clock, backoff, (error) => trouble.wrote(error), reserve);
    if (role === 'owner') await backUpBeforeMigration(db, options);
    await migrate(db, writer, path);
    // A guest that comes first makes the new file too, and the next owner would not see that it is new.
    const lost = moved ?? whatIsLost(connection, options);
    if (lost !== null) await rememberRecovery(db, writer, lost);
    if (role === 'owner') forgetDamage(path);
    return createStore(connection, { writer, trouble, reserve }, options);
  } catch (error) {
    const told = storeError(error, path);
    if (told instanceof AppError && told.code === 'DATABASE_CORRUPT') closeUnchanged(db, path);
    else db.close();
    throw told;
  }
}

/** There was no file, or an empty one, where there had been one. */
function whatIsLost({ isNew }: Connection, { path, clock, log }: StoreOptions): SetAside | null {
  if (!isNew || !hasBackups(path)) return null;
  log.warn({ path }, 'the database was not there, but backups of it are');
  return { path: null, at: toInstant(clock.now()) };
}

async function moveAway(options: StoreOptions, damage: AppError): Promise<SetAside> {
  const { path, clock, log, backoff = DEFAULT_BACKOFF } = options;
  await retryBusy(
    () => {
      if (isOpenElsewhere(path)) throw usedElsewhere(path, damage);
    },
    path,
    clock,
    backoff,
  );
  try {
    const moved = setAside(path, clock.now());
    forgetDamage(path);
    log.error(
      { path, setAside: moved.path, err: damage.cause },
      'the database was damaged: it was set aside, and a new one is used',
    );
    return moved;
  } catch (error) {
    throw corrupt(path, error);
  }
}

function usedElsewhere(path: string, damage: AppError): AppError {
  return new AppError(
    'DATABASE_CORRUPT',
    `The database ${path} is damaged, and another program has it open.`,
    'Close what has it open (a database browser, another Sluice command) and start Sluice again: it then sets the damaged file aside.',
    damage,
  );
}

function rememberRecovery(db: Database.Database, writer: Writer, moved: SetAside): Promise<void> {
  return writer.transact(() => {
    db.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)').run(
      RECOVERY_KEY,
      recoveryText(moved),
    );
  });
}

function createStore(
  opened: Connection,
  { writer, trouble, reserve }: { writer: Writer; trouble: Trouble; reserve: Reserve },
  options: StoreOptions,
): Store {
  const { db } = opened;
  function read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const told = storeError(error, options.path);
      trouble.failed(told);
      throw told;
    }
  }
  const meta = createMetaStore({ db, writer, read });
  const credentialsInMemory = options.credentialsInMemory(meta);
  if (credentialsInMemory) createMemoryTables(db);
  const { log } = options;
  const removals = new Removals({ db, writer, log, credentialsInMemory });
  const context: StoreContext = {
    db,
    writer,
    clock: options.clock,
    log,
    removals,
    reserve,
    credentialsInMemory,
    read,
  };
  const dataVersion = db.prepare<[], number>('PRAGMA data_version').pluck();
  const generation = db.prepare<[], number>('SELECT value FROM generation').pluck();
  let seenVersion = dataVersion.get();
  const history = createHistoryStore(context);
  return {
    credentials: new SqliteCredentialStore(context, () => history.ask({ kind: 'forget' })),
    leases: createLeaseStore(context),
    clients: createClientStore(context),
    settings: createSettingsStore(context),
    activity: createActivityStore(context),
    usage: createUsageStore(context),
    resets: createResetStore(context),
    history,
    bindings: createBindingStore(context, 'bindings'),
    continuations: createBindingStore(context, 'continuations'),
    meta,
    files: createStoreFiles(context, opened.isChecked, meta, trouble),
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
