import type Database from 'better-sqlite3';
import type { Migration } from './migration.ts';

/** Limits of a client. `spent`: US dollars at list prices, of the requests that an account of the pool served. */
const SQL = `
ALTER TABLE clients ADD COLUMN rpm INTEGER;
ALTER TABLE clients ADD COLUMN budget REAL;
ALTER TABLE clients ADD COLUMN spent REAL NOT NULL DEFAULT 0;
`;

export const clientLimitsMigration: Migration = {
  version: 6,
  up(db: Database.Database): void {
    db.exec(SQL);
  },
};
