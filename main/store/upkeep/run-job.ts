import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError, errorCodeSchema } from '../../../shared/errors.ts';
import type { Job, JobAnswer, JobResults } from './job.ts';

/** Runs one job in a thread of its own, with a connection of its own. */
export type RunJob = <J extends Job>(job: J) => Promise<JobResults[J['kind']]>;

/** Beside this file, from the sources and built: `store-worker` is an entry of the bundle. */
const ENTRY = join(import.meta.dirname, `store-worker${extname(import.meta.filename)}`);

export function runJob<J extends Job>(job: J): Promise<JobResults[J['kind']]> {
  return new Promise((resolve, reject) => {
    // No environment: what a person put there is no business of a copy.
    const worker = new Worker(ENTRY, { workerData: job, env: {}, execArgv: [] });
    worker.once('message', (answer: JobAnswer) => {
      if (answer.ok) resolve(answer.value as JobResults[J['kind']]);
      else reject(toError(answer));
    });
    worker.once('error', reject);
    worker.once('exit', (code) =>
      reject(new Error(`the worker for ${job.kind} ended with ${code} and without an answer`)),
    );
  });
}

function toError({ code, message, hint }: Extract<JobAnswer, { ok: false }>): Error {
  const known = errorCodeSchema.safeParse(code);
  if (known.success) return new AppError(known.data, message, hint);
  if (code === 'ENOSPC' || code.startsWith('SQLITE_FULL') || code === 'EDQUOT')
    return new AppError(
      'DISK_FULL',
      `There is no room left on the disk: ${message}.`,
      'Free some disk space. What is already stored is not lost.',
    );
  return Object.assign(new Error(message), { code });
}
