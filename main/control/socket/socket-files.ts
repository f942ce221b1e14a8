import { chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { ProfilePaths } from '../../platform/paths.ts';

const POSIX = process.platform !== 'win32';

/** Makes the socket's folder when it is not the profile itself, and refuses one that somebody else made. */
export function prepareSocketFolder(paths: ProfilePaths): void {
  if (!usesFallback(paths)) return;
  const folder = dirname(paths.socket);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw notOurs(folder, error);
  }
  checkSocketFolder(paths);
  chmodSync(folder, 0o700);
}

/** The temp folder is everybody's: a folder of our name may be another user's trap. Throws PROFILE_NOT_WRITABLE. */
export function checkSocketFolder(paths: ProfilePaths): void {
  if (!usesFallback(paths)) return;
  const folder = dirname(paths.socket);
  const stat = lstatSync(folder);
  if (!stat.isDirectory() || stat.uid !== process.getuid?.()) throw notOurs(folder);
}

/** Only the owner of the profile calls this, so whatever lies at the path is a crashed process's. */
export function removeStaleSocket(paths: ProfilePaths): void {
  if (POSIX) rmSync(paths.socket, { force: true });
}

export function writeSocketToken(paths: ProfilePaths, token: string): void {
  const fresh = `${paths.socketToken}.new`;
  rmSync(fresh, { force: true });
  writeFileSync(fresh, token, { mode: 0o600, flag: 'wx' });
  renameSync(fresh, paths.socketToken);
}

/** Null: there is none, so nothing runs. Throws UNAUTHORIZED when others could have read or written it. */
export function readSocketToken(paths: ProfilePaths): string | null {
  let text: string;
  try {
    const stat = lstatSync(paths.socketToken);
    if (POSIX && (stat.uid !== process.getuid?.() || (stat.mode & 0o077) !== 0))
      throw new AppError(
        'UNAUTHORIZED',
        `${paths.socketToken} can be read by others, so nothing can be proved with it.`,
        'Stop Sluice, delete that file, and start Sluice again.',
      );
    text = readFileSync(paths.socketToken, 'utf8').trim();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
  return text === '' ? null : text;
}

function usesFallback(paths: ProfilePaths): boolean {
  return POSIX && dirname(paths.socket) !== paths.folder;
}

function notOurs(folder: string, cause?: unknown): AppError {
  return new AppError(
    'PROFILE_NOT_WRITABLE',
    `The folder ${folder} for the local socket is not ours.`,
    'Remove it, or set SLUICE_HOME to a shorter path so that the socket lies in the profile.',
    cause,
  );
}
