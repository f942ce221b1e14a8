import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { doHistoryJob } from './do-history-job.ts';
import type { HistoryAnswer, HistoryJob, HistoryQuestion, HistoryResults } from './job.ts';

const BUSY_TIMEOUT_MS = 5_000;
const path = workerData as string;
let reader: Database.Database | null = null;

/** Entry of the worker thread that reads the history: one answer to each question, until it is ended. */
function answer({ id, job }: HistoryQuestion): HistoryAnswer {
  try {
    return { id, ok: true, value: job.kind === 'prune' ? change(job) : read(job) };
  } catch (error) {
    const { code = 'INTERNAL', message } = error as Error & { code?: string };
    return { id, ok: false, code, message };
  }
}

function read(job: HistoryJob): HistoryResults[HistoryJob['kind']] {
  reader ??= new Database(path, { readonly: true, timeout: BUSY_TIMEOUT_MS });
  return doHistoryJob(reader, job, (work) => work());
}

function change(job: HistoryJob): HistoryResults[HistoryJob['kind']] {
  const db = new Database(path, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    db.pragma('foreign_keys = ON');
    return doHistoryJob(db, job, (work) => db.transaction(work).immediate());
  } finally {
    db.close();
  }
}

parentPort?.on('message', (question: HistoryQuestion) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that of a window; this is a thread
  parentPort?.postMessage(answer(question));
});
