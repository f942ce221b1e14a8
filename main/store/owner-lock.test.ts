import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { profilePaths } from '../platform/paths.ts';
import type { ProfilePaths } from '../platform/paths.ts';
import { OwnerLock } from './owner-lock.ts';

let paths: ProfilePaths;
beforeEach(() => {
  paths = profilePaths({ SLUICE_HOME: mkdtempSync(join(tmpdir(), 'sluice-owner-')) });
});
afterEach(() => rmSync(paths.folder, { recursive: true }));

const INFO = {
  pid: 4711,
  proxy: 'http://127.0.0.1:7584',
  ui: 'http://127.0.0.1:7585',
  startedAt: '2026-01-01T00:00:00.000Z',
};

test('a second owner is told who has the profile, and the first end frees it', () => {
  const first = OwnerLock.acquire(paths, INFO);
  expect(() => OwnerLock.acquire(paths, { ...INFO, pid: 2 })).toThrow(
    expect.objectContaining({
      code: 'PROFILE_OWNED',
      message: expect.stringMatching(/pid 4711.*7584.*7585/),
    }) as Error,
  );
  first.dispose();
  expect(existsSync(paths.ownerInfo)).toBe(false);
  OwnerLock.acquire(paths, INFO).dispose();
});

test.skipIf(process.platform === 'win32')('its files are for the owner only', () => {
  const lock = OwnerLock.acquire(paths, INFO);
  for (const file of [paths.ownerLock, paths.ownerInfo])
    expect(statSync(file).mode & 0o777).toBe(0o600);
  lock.dispose();
});

test('an owner that is killed frees the profile by that alone', async () => {
  const script = `
    import { OwnerLock } from ${JSON.stringify(new URL('owner-lock.ts', import.meta.url).href)};
    OwnerLock.acquire(${JSON.stringify(paths)}, ${JSON.stringify(INFO)});
    console.log('owned');
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  expect(() => OwnerLock.acquire(paths, INFO)).toThrow(/already runs/);
  child.kill('SIGKILL');
  await once(child, 'exit');
  OwnerLock.acquire(paths, INFO).dispose();
});
