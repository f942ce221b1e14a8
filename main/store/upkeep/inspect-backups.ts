import { statSync } from 'node:fs';
import { toInstant } from '../../../shared/model/common.ts';
import { backupDays, backupPath } from './backup-names.ts';
import { countAccounts, findDamage, openReader } from './check-file.ts';
import type { JobResults } from './job.ts';

/** The newest good backup that has accounts; those before it that are no good are named. */
export function inspectBackups(database: string, today: string): JobResults['inspect'] {
  const bad: { path: string; why: string }[] = [];
  for (const day of backupDays(database, today)) {
    const path = backupPath(database, day);
    try {
      const accounts = goodAccounts(path);
      const at = toInstant(statSync(path).mtimeMs);
      if (accounts > 0) return { best: { path, at, accounts }, bad };
    } catch (error) {
      bad.push({ path, why: (error as Error).message });
    }
  }
  return { best: null, bad };
}

function goodAccounts(path: string): number {
  const db = openReader(path);
  try {
    const damage = findDamage(db);
    if (damage !== null) throw new Error(damage);
    return countAccounts(db, path);
  } finally {
    db.close();
  }
}
