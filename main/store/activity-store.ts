import { requestRecordSchema } from '../../shared/model/activity.ts';
import type { RequestRecord } from '../../shared/model/activity.ts';
import type Database from 'better-sqlite3';
import type { StoreContext } from './context.ts';
import { addToHistory } from './history/write-requests.ts';
import { spentByClient } from '../core/client-spending.ts';
import { parseJson } from './json.ts';
import type { ActivityStore } from './types.ts';

export const ACTIVITY_LIMIT = 10_000;

interface ActivityRow {
  seq: number;
  record: string;
}

/** A bounded list: the newest 10,000 requests. */
export function createActivityStore({ db, writer, log, read }: StoreContext): ActivityStore {
  function parse({ seq, record }: ActivityRow): readonly RequestRecord[] {
    const parsed = requestRecordSchema.safeParse(parseJson(record));
    if (parsed.success) return [parsed.data];
    log.warn({ seq }, 'a stored request cannot be read; it is left out');
    return [];
  }

  return {
    recent: (limit) =>
      read(() =>
        db
          .prepare<[number], ActivityRow>('SELECT * FROM activity ORDER BY seq DESC LIMIT ?')
          .all(limit)
          .flatMap(parse),
      ),
    append: (records) =>
      writer.change(() => {
        // One statement for all: a call into SQLite a record cost more than the record.
        db.prepare('INSERT INTO activity (record) SELECT value FROM json_each(?)').run(
          JSON.stringify(records),
        );
        db.prepare('DELETE FROM activity WHERE seq <= (SELECT max(seq) FROM activity) - ?').run(
          ACTIVITY_LIMIT,
        );
        addToHistory(db, records);
        addToClients(db, records);
      }, 'relaxed'),
  };
}

/** With the requests themselves, so that a request is never counted twice nor left out. */
function addToClients(db: Database.Database, records: readonly RequestRecord[]): void {
  const add = db.prepare('UPDATE clients SET spent = spent + ? WHERE id = ?');
  for (const [id, usd] of spentByClient(records)) add.run(usd, id);
}
