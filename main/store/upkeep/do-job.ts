import { assertNever } from '../../../shared/exhaustive.ts';
import { checkFile } from './check-file.ts';
import { inspectBackups } from './inspect-backups.ts';
import type { Job, JobKind, JobResults } from './job.ts';
import { makeBackup } from './make-backup.ts';
import { prepareRestore } from './prepare-restore.ts';
import { scrubBackups } from './scrub-backups.ts';

export async function doJob(job: Job): Promise<JobResults[JobKind]> {
  switch (job.kind) {
    case 'check':
      return { damage: checkFile(job.database) };
    case 'backup':
      return makeBackup(job);
    case 'inspect':
      return inspectBackups(job.database, job.today);
    case 'scrub':
      return scrubBackups(job.database, job.removed);
    case 'prepare-restore':
      return prepareRestore(job.backup, job.copy);
    default:
      return assertNever(job);
  }
}
