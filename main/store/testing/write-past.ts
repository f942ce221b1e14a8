import Database from 'better-sqlite3';
import type { RequestRecord } from '../../../shared/model/activity.ts';
import type { WindowReading } from '../../core/usage.ts';
import { systemClock } from '../../platform/clock.ts';
import { addPoints } from '../history/write-points.ts';
import { addToHistory } from '../history/write-requests.ts';
import { openStore } from '../open.ts';
import { silentLog } from './temporary-store.ts';

export interface Past {
  readonly points: readonly {
    readonly account: number;
    readonly atMs: number;
    readonly windows: readonly WindowReading[];
  }[];
  /** Of the history only. */
  readonly older: readonly RequestRecord[];
  /** In the list of requests too. */
  readonly newest: readonly RequestRecord[];
}

/** As it would have been written while it happened, into the database of a profile that nobody serves now. */
export async function writePast(path: string, { points, older, newest }: Past): Promise<void> {
  const db = new Database(path);
  db.pragma('synchronous = OFF');
  db.transaction(() => {
    for (const { account, windows, atMs } of points) addPoints(db, account, windows, atMs);
    addToHistory(db, older);
  })();
  db.close();
  const store = await openStore({
    path,
    role: 'guest',
    credentialsInMemory: () => false,
    clock: systemClock,
    log: silentLog,
  });
  await store.activity.append(newest);
  await store.history.dispose();
  store.close();
}
