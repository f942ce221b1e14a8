import { chmodSync, mkdirSync, openSync, closeSync, rmSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';

/** Everything that Sluice keeps lies in one folder (0700), in files of 0600. */
export interface ProfilePaths {
  readonly folder: string;
  readonly database: string;
  /** SQLite file whose exclusive lock is the ownership of the profile; freed by the system when its process ends. */
  readonly ownerLock: string;
  /** Who owns the profile now: pid, addresses. */
  readonly ownerInfo: string;
  readonly vaultKey: string;
  readonly socket: string;
  readonly socketToken: string;
}

/** A Unix socket path has room for about 104 bytes on the strictest platform. */
const SOCKET_PATH_LIMIT_BYTES = 100;

export function profilePaths(environment: NodeJS.ProcessEnv): ProfilePaths {
  const folder = resolve(environment['SLUICE_HOME'] || join(dataFolder(environment), 'Sluice'));
  return {
    folder,
    database: join(folder, 'sluice.db'),
    ownerLock: join(folder, 'owner.lock'),
    ownerInfo: join(folder, 'owner.json'),
    vaultKey: join(folder, 'vault.key'),
    socket: socketPath(folder),
    socketToken: join(folder, 'socket.token'),
  };
}

/** Makes the folder with 0700 and proves that it can be written. */
export function prepareProfile(paths: ProfilePaths): void {
  try {
    mkdirSync(paths.folder, { recursive: true, mode: 0o700 });
    const probe = join(paths.folder, `.probe-${process.pid}`);
    closeSync(openSync(probe, 'w', 0o600));
    rmSync(probe);
    if (process.platform !== 'win32' && (statSync(paths.folder).mode & 0o077) !== 0)
      chmodSync(paths.folder, 0o700);
  } catch (error) {
    throw new AppError(
      'PROFILE_NOT_WRITABLE',
      `The profile folder ${paths.folder} cannot be used: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}.`,
      'Make it a folder that you own and can write to, or set SLUICE_HOME to another one.',
      error,
    );
  }
}

function dataFolder(environment: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32')
    return environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return environment['XDG_DATA_HOME'] || join(homedir(), '.local', 'share');
}

function socketPath(folder: string): string {
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\sluice-${hash}`;
  const near = join(folder, 'sluice.sock');
  if (Buffer.byteLength(near) <= SOCKET_PATH_LIMIT_BYTES) return near;
  return join(tmpdir(), `sluice-${userInfo().uid}-${hash}`, 'sluice.sock');
}
