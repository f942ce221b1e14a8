import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { doHistoryJob } from './do-history-job.ts';
import type { HistoryAnswer, HistoryJob, HistoryQuestion, HistoryResults } from './job.ts';

const BUSY_TIMEOUT_MS = 5_000;
/** Between two steps of a change, for the thread that proxies to write. */
const PAUSE_MS = 5;
/** Less than the usual 1,000: this thread empties the log of what it wrote before another one has to. */
const CHECKPOINT_PAGES = 200;
const CHANGES: ReadonlySet<HistoryJob['kind']> = new Set(['prune', 'forget', 'clear']);
const path = workerData as string;
let reader: Database.Database | null = null;
const WRITING = {
  pause: () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS),
  monotonicMs: () => performance.now(),
};

/** Entry of the worker thread that reads the history: one answer to each question, until it is ended. */
function answer({ id, job }: HistoryQuestion): HistoryAnswer {
  try {
    return { id, ok: true, value: CHANGES.has(job.kind) ? change(job) : read(job) };
  } catch (error) {
    const { code = 'INTERNAL', message } = error as Error & { code?: string };
    return { id, ok: false, code, message };
  }
}

function read(job: HistoryJob): HistoryResults[HistoryJob['kind']] {
  reader ??= new Database(path, { readonly: true, timeout: BUSY_TIMEOUT_MS });
  return doHistoryJob(reader, job, { ...WRITING, write: (work) => work() });
}

function change(job: HistoryJob): HistoryResults[HistoryJob['kind']] {
  const db = new Database(path, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    db.pragma('foreign_keys = ON');
    db.pragma('temp_store = MEMORY');
    // No wait for the disk while the lock is held: what a power cut brings back is deleted again.
    db.pragma('synchronous = NORMAL');
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    return doHistoryJob(db, job, {
      ...WRITING,
      write: (work) => db.transaction(work).immediate(),
    });
  } finally {
    db.close();
  }
}

parentPort?.on('message', (question: HistoryQuestion) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that of a window; this is a thread
  parentPort?.postMessage(answer(question));
});
