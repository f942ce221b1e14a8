import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError, errorCodeSchema } from '../../../shared/errors.ts';
import type { Job, JobAnswer, JobResults } from './job.ts';

/** Runs one job in a thread of its own, with a connection of its own. */
export type RunJob = <J extends Job>(job: J) => Promise<JobResults[J['kind']]>;

/** Beside this file, from the sources and built: `store-worker` is an entry of the bundle. */
const ENTRY = join(import.meta.dirname, `store-worker${extname(import.meta.filename)}`);

/** What a backup folder says that is a file, of another user, or on a disk that is only read. */
const REFUSED = /^(?:EACCES|EPERM|EROFS|ENOTDIR|EEXIST|EISDIR|SQLITE_CANTOPEN|SQLITE_READONLY)/;

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
  if (/^(?:ENOSPC|EDQUOT|SQLITE_FULL|SQLITE_IOERR_SHMSIZE)/.test(code))
    return new AppError(
      'DISK_FULL',
      `There is no room left on the disk: ${message}.`,
      'Free some disk space. What is already stored is not lost.',
    );
  if (REFUSED.test(code))
    return new AppError(
      'PROFILE_NOT_WRITABLE',
      `A file or folder of the profile cannot be used: ${message}.`,
      'Make the profile folder, its folder backups and all files there yours and writable.',
    );
  return Object.assign(new Error(message), { code });
}
