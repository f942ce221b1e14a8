import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { AppError } from '../../../shared/errors.ts';
import { startTimer } from '../../platform/scheduler.ts';
import type { HistoryAnswer, HistoryJob, HistoryQuestion, HistoryResults } from './job.ts';

/** Beside this file, from the sources and built: `history-worker` is an entry of the bundle. */
const ENTRY = join(import.meta.dirname, `history-worker${extname(import.meta.filename)}`);
/** A page asks several questions, and again when its range changes; then the thread's memory is given back. */
const IDLE_MS = 30_000;

type Value = HistoryResults[HistoryJob['kind']];
interface Waiting {
  resolve(value: Value): void;
  reject(error: unknown): void;
}

/** One thread with a connection of its own, started by the first question and ended when none came for a while. */
export class HistoryThread {
  readonly #path: string;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #lastId = 0;
  #stopTimer: () => void = () => undefined;
  #disposed = false;

  constructor(path: string) {
    this.#path = path;
  }

  async ask<J extends HistoryJob>(job: J): Promise<HistoryResults[J['kind']]> {
    if (this.#disposed) throw ending();
    this.#stopTimer();
    const worker = (this.#worker ??= this.#start());
    worker.ref();
    this.#lastId += 1;
    const question: HistoryQuestion = { id: this.#lastId, job };
    const answer = new Promise<Value>((resolve, reject) => {
      this.#waiting.set(question.id, { resolve, reject });
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that of a window; this is a thread
    worker.postMessage(question);
    return (await answer) as HistoryResults[J['kind']];
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#stopTimer();
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(ENTRY, { workerData: this.#path, env: {}, execArgv: [] });
    worker.on('message', (answer: HistoryAnswer) => this.#answered(answer));
    worker.on('error', (error) => this.#ended(worker, error));
    worker.on('exit', (code) =>
      this.#ended(
        worker,
        this.#disposed ? ending() : new Error(`the worker for the history ended with ${code}`),
      ),
    );
    return worker;
  }

  #answered(answer: HistoryAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.ok) waiting?.resolve(answer.value);
    else waiting?.reject(toError(answer));
    if (this.#waiting.size > 0 || this.#disposed) return;
    this.#worker?.unref();
    this.#stopTimer();
    this.#stopTimer = startTimer(IDLE_MS, () => {
      const worker = this.#worker;
      this.#worker = null;
      void worker?.terminate();
    });
  }

  #ended(worker: Worker, error: unknown): void {
    // One that was idle has nothing to answer, and another may run by now.
    if (this.#worker !== worker && this.#worker !== null) return;
    this.#worker = null;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}

function ending(): AppError {
  return new AppError('NOT_RUNNING', 'Sluice ends, so its history was not read.', 'Ask again.');
}

/** Errors do not keep their class on the way. */
function toError({ code, message }: Extract<HistoryAnswer, { ok: false }>): Error {
  if (code.startsWith('SQLITE_')) return new Database.SqliteError(message, code);
  return Object.assign(new Error(message), { code });
}
