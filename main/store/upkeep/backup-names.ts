import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toInstant } from '../../../shared/model/common.ts';

const NAME = /^sluice-(\d{4}-\d{2}-\d{2})\.db$/;

/** Days are those of UTC: they neither repeat nor skip. */
export function dayOf(nowMs: number): string {
  return toInstant(nowMs).slice(0, 10);
}

export function backupFolder(database: string): string {
  return join(dirname(database), 'backups');
}

export function backupPath(database: string, day: string): string {
  return join(backupFolder(database), `sluice-${day}.db`);
}

/**
 * Newest first. Other files of the folder are not ours. Days after `today` come last: a clock that was ahead
 * made them, so what was made since is newer, whatever its name.
 */
export function backupDays(database: string, today: string): readonly string[] {
  const days = files(backupFolder(database))
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .sort()
    .reverse();
  return [...days.filter((one) => one <= today), ...days.filter((one) => one > today)];
}

export function hasBackups(database: string): boolean {
  return backupDays(database, '').length > 0;
}

/**
 * A pipe would hold up whoever opens it for ever. A folder that cannot be read must not keep Sluice from
 * starting; the next backup says what is wrong with it.
 */
function files(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

/** Nothing where there is no folder. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
