import { requestRecordSchema } from '../../shared/model/activity.ts';
import type { RequestRecord } from '../../shared/model/activity.ts';
import type Database from 'better-sqlite3';
import type { StoreContext } from './context.ts';
import { addToHistory } from './history/write-requests.ts';
import { spentByClient } from '../core/client-spending.ts';
import { ofRow, toRows } from './activity-rows.ts';
import type { ActivityStore } from './types.ts';

export const ACTIVITY_LIMIT = 10_000;

interface ActivityRow {
  /** Number of its last request, so that a row stays while one of the newest is in it. */
  seq: number;
  record: string;
}

/** A bounded list: the newest 10,000 requests, in rows of up to a hundred. */
export function createActivityStore({ db, writer, log, read }: StoreContext): ActivityStore {
  function checked(seq: number, record: unknown): readonly RequestRecord[] {
    const parsed = requestRecordSchema.safeParse(record);
    if (parsed.success) return [parsed.data];
    log.warn({ seq }, 'a stored request cannot be read; it is left out');
    return [];
  }

  function recent(limit: number, before: string | null): readonly RequestRecord[] {
    const rows = db.prepare<[], ActivityRow>('SELECT * FROM activity ORDER BY seq DESC');
    const newest: RequestRecord[] = [];
    const wanted = Math.min(limit, ACTIVITY_LIMIT);
    let isPast = before === null;
    for (const { seq, record } of rows.iterate()) {
      // Most rows are passed over unread.
      if (!isPast && !record.includes(String(before))) continue;
      const left = wanted - newest.length;
      const all = ofRow(record) ?? [null];
      const at = isPast ? all.length : all.findIndex((one) => idOf(one) === before);
      if (at === -1) continue;
      isPast = true;
      const some = all.slice(0, at);
      newest.push(
        ...some
          .slice(-left)
          .reverse()
          .flatMap((one) => checked(seq, one)),
      );
      if (newest.length >= wanted) break;
    }
    return newest;
  }

  return {
    recent: (limit, before) => read(() => recent(limit, before ?? null)),
    append: (records) =>
      writer.change(() => {
        const add = db.prepare('INSERT INTO activity (seq, record) VALUES (?, ?)');
        let seq = lastSeq(db);
        for (const { count, text } of toRows(records)) {
          seq += count;
          add.run(seq, text);
        }
        db.prepare('DELETE FROM activity WHERE seq <= ?').run(seq - ACTIVITY_LIMIT);
        addToHistory(db, records);
        addToClients(db, records);
      }, 'relaxed'),
  };
}

function idOf(record: unknown): unknown {
  return typeof record === 'object' && record !== null && 'id' in record ? record.id : null;
}

function lastSeq(db: Database.Database): number {
  return db.prepare<[], number | null>('SELECT max(seq) FROM activity').pluck().get() ?? 0;
}

/** With the requests themselves, so that a request is never counted twice nor left out. */
function addToClients(db: Database.Database, records: readonly RequestRecord[]): void {
  const add = db.prepare('UPDATE clients SET spent = spent + ? WHERE id = ?');
  for (const [id, usd] of spentByClient(records)) add.run(usd, id);
}
