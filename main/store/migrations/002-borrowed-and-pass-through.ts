import type Database from 'better-sqlite3';
import type { Migration } from './migration.ts';

/** `source`: the file of the tool that a borrowed account follows. */
const SQL = `
ALTER TABLE credentials ADD COLUMN source TEXT;
ALTER TABLE clients ADD COLUMN pass_through INTEGER NOT NULL DEFAULT 0 CHECK (pass_through IN (0, 1));
`;

export const borrowedAndPassThroughMigration: Migration = {
  version: 2,
  up(db: Database.Database): void {
    db.exec(SQL);
  },
};
