import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import { doJob } from './do-job.ts';
import type { Job, JobAnswer } from './job.ts';

/** Entry of a worker thread: one job, one answer, and the end. Errors do not keep their class on the way. */
async function answer(): Promise<JobAnswer> {
  try {
    return { ok: true, value: await doJob(workerData as Job) };
  } catch (error) {
    const { code = 'INTERNAL', message } = error as Error & { code?: string };
    const hint = error instanceof AppError ? error.hint : null;
    return { ok: false, code, message, hint };
  }
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- that of a window; this is a thread
void answer().then((one) => parentPort?.postMessage(one));
