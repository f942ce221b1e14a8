import Database from 'better-sqlite3';
import type { RequestRecord } from '../../../shared/model/activity.ts';
import { toRows } from '../activity-rows.ts';

/** The list of the newest requests as it would have been written, oldest first, without their history. */
export function writeActivity(path: string, records: readonly RequestRecord[]): void {
  const db = new Database(path);
  const add = db.prepare('INSERT INTO activity (seq, record) VALUES (?, ?)');
  let seq = 0;
  for (const { count, text } of toRows(records)) {
    seq += count;
    add.run(seq, text);
  }
  db.close();
}
