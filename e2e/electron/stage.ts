import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { laneUser } from './lane-user.ts';

export interface Stage {
  readonly executable: string;
  readonly app: string;
  /** Starts the executable as the ordinary user. */
  readonly asUser: string;
}

/** Runtime and app in a folder that everybody can read: checkout and cache may lie in a home that nobody else enters. */
export function prepareStage(folder: string, runtime: string, app: string): Stage {
  chmodSync(folder, 0o755);
  linkTree(runtime, join(folder, 'runtime'));
  cpSync(app, join(folder, 'app'), { recursive: true });
  openTree(join(folder, 'app'));
  const executable = join(folder, 'runtime/electron');
  return { executable, app: join(folder, 'app'), asUser: writeWrapper(folder, executable) };
}

/** Hard links cost nothing; on another disk the files are copied. */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { mode: 0o755 });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else linkOrCopy(source, target);
  }
}

function linkOrCopy(source: string, target: string): void {
  const isReadable = (statSync(source).mode & 0o004) !== 0;
  try {
    if (isReadable) return linkSync(source, target);
  } catch {
    // Another disk, or links are refused: copied below.
  }
  copyFileSync(source, target);
  chmodSync(target, statSync(source).mode | 0o444);
}

function openTree(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openTree(path);
    else chmodSync(path, 0o644);
  }
}

function writeWrapper(folder: string, executable: string): string {
  const { switchTo } = laneUser('user');
  if (switchTo === null) return executable;
  const wrapper = join(folder, 'electron-as-user');
  const become = `setpriv --reuid ${switchTo.uid} --regid ${switchTo.gid} --clear-groups`;
  writeFileSync(wrapper, `#!/bin/sh\nexec ${become} -- '${executable}' "$@"\n`, { mode: 0o755 });
  return wrapper;
}

/** Null: it starts. Else the reason, as the system or Chromium says it. */
export function probe(executable: string, args: readonly string[], home: string): string | null {
  const { status, signal, stderr, error } = spawnSync(executable, [...args, '--version'], {
    cwd: '/',
    env: { PATH: process.env['PATH'], HOME: home },
    encoding: 'utf8',
    timeout: 30_000,
  });
  if (status === 0) return null;
  const said = (stderr ?? '').split('\n').find((line) => line.trim() !== '');
  return said?.trim() ?? error?.message ?? `it ended with ${signal ?? status}`;
}
