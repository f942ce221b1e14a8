import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { storeError } from './errors.ts';

it.each([
  ['SQLITE_FULL', 'DISK_FULL'],
  ['SQLITE_IOERR_SHMSIZE', 'DISK_FULL'],
  ['SQLITE_BUSY_SNAPSHOT', 'DATABASE_BUSY'],
  ['SQLITE_CORRUPT_INDEX', 'DATABASE_CORRUPT'],
  ['SQLITE_READONLY_DBMOVED', 'PROFILE_NOT_WRITABLE'],
  ['SQLITE_IOERR_READ', 'PROFILE_NOT_WRITABLE'],
])('says what %s means to a person, and names the file', (sqlite, code) => {
  const told = storeError(new Database.SqliteError('disk I/O error', sqlite), '/p/sluice.db');
  expect(told).toMatchObject({ code, message: expect.stringContaining('/p/sluice.db') });
});

it('leaves every other failure as it is', () => {
  const error = new Database.SqliteError('no such table: x', 'SQLITE_ERROR');
  expect(storeError(error, '/p/sluice.db')).toBe(error);
});
