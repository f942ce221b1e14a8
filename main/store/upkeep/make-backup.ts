import { closeSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { backupDays, backupFolder, backupPath, namesIn } from './backup-names.ts';
import { checkFile, findDamage, openReader } from './check-file.ts';
import { syncFile, syncFolderOf } from './durable.ts';
import type { Job, JobResults } from './job.ts';

type BackupJob = Extract<Job, { kind: 'backup' }>;

/** The copy has its name only when it was read from end to end and is on the disk. */
export function makeBackup(job: BackupJob): JobResults['backup'] {
  const { database, day } = job;
  const folder = backupFolder(database);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  dropLeftovers(folder);
  const target = backupPath(database, day);
  if (backupDays(database, day).includes(day) && !job.renew) return { damage: null, made: null };
  const fresh = join(folder, `.sluice-${day}-${process.pid}.new`);
  try {
    const damage = copy(database, fresh);
    if (damage !== null) return { damage, made: null };
    const wrong = checkFile(fresh);
    if (wrong !== null) throw new Error(`the copy is damaged: ${wrong}`);
    syncFile(fresh);
    renameSync(fresh, target);
  } finally {
    rmSync(fresh, { force: true });
    rmSync(`${fresh}-journal`, { force: true });
  }
  deleteOld(job);
  syncFolderOf(target);
  return { damage: null, made: target };
}

function copy(database: string, target: string): string | null {
  const db = openReader(database);
  try {
    const damage = findDamage(db);
    if (damage !== null) return damage;
    // SQLite would make it with the umask; it takes an empty file.
    closeSync(openSync(target, 'wx', 0o600));
    db.prepare('VACUUM INTO ?').run(target);
    return null;
  } finally {
    db.close();
  }
}

function deleteOld({ database, day, keep, keepUpTo, renew }: BackupJob): void {
  const days = backupDays(database, day);
  const old = renew
    ? days.filter((one) => one !== day)
    : days.slice(keep).filter((one) => keepUpTo === null || (one > keepUpTo && one <= day));
  for (const one of old) {
    rmSync(backupPath(database, one));
    rmSync(`${backupPath(database, one)}-journal`, { force: true });
  }
}

/** Of a process that died while it copied. One worker at a time works here. */
function dropLeftovers(folder: string): void {
  for (const name of namesIn(folder))
    if (/^\.sluice-.*\.(?:new|restore)(?:-journal|-wal|-shm)?$/.test(name))
      rmSync(join(folder, name), { force: true });
}
