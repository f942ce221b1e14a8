import type Database from 'better-sqlite3';

/** One step of the schema. It runs in one transaction and is never edited once it was released. */
export interface Migration {
  readonly version: number;
  up(db: Database.Database): void;
}
