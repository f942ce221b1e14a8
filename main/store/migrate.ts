import type Database from 'better-sqlite3';
import { initialMigration } from './migrations/001-initial.ts';
import { borrowedAndPassThroughMigration } from './migrations/002-borrowed-and-pass-through.ts';
import { resetsMigration } from './migrations/003-resets.ts';
import { historyMigration } from './migrations/004-history.ts';
import { bindingsMigration } from './migrations/005-bindings.ts';
import { clientLimitsMigration } from './migrations/006-clients.ts';
import type { Migration } from './migrations/migration.ts';
import { newer } from './errors.ts';
import type { Writer } from './write.ts';

export const MIGRATIONS: readonly Migration[] = [
  initialMigration,
  borrowedAndPassThroughMigration,
  resetsMigration,
  historyMigration,
  bindingsMigration,
  clientLimitsMigration,
];

export function latestVersion(migrations: readonly Migration[] = MIGRATIONS): number {
  for (const [index, migration] of migrations.entries())
    if (migration.version !== index + 1)
      throw new TypeError(
        `Migration ${index + 1} of the list has the number ${migration.version}.`,
      );
  return migrations.length;
}

export function schemaVersion(db: Database.Database): number {
  return db.pragma('user_version', { simple: true }) as number;
}

/** Each missing step in a transaction of its own. An up-to-date file is not written to. */
export async function migrate(
  db: Database.Database,
  writer: Writer,
  path: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  const latest = latestVersion(migrations);
  for (;;) {
    const found = await writer.look(() => schemaVersion(db));
    if (found > latest) throw newer(path, found, latest);
    const step = migrations[found];
    if (step === undefined) return;
    await writer.transact(() => {
      // Another process may have taken this step while the lock was awaited.
      if (schemaVersion(db) !== found) return;
      step.up(db);
      db.pragma(`user_version = ${step.version}`);
    });
  }
}
