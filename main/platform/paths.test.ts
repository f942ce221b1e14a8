import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareProfile, profilePaths } from './paths.ts';

let root = '';
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'sluice-paths-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the profile folder', () => {
  it('is SLUICE_HOME, and the socket lies in it', () => {
    const paths = profilePaths({ SLUICE_HOME: root });
    expect(paths.folder).toBe(root);
    expect(paths.socket.startsWith(root)).toBe(true);
  });

  it('moves a socket path over 100 bytes to a folder of the profile’s hash', () => {
    const deep = join(root, 'x'.repeat(100));
    const paths = profilePaths({ SLUICE_HOME: deep });
    expect(paths.socket.startsWith(deep)).toBe(false);
    expect(Buffer.byteLength(paths.socket)).toBeLessThanOrEqual(100);
    expect(paths.socket).not.toBe(profilePaths({ SLUICE_HOME: `${deep}y` }).socket);
  });

  it('is made with 0700, and narrowed to that when it was wider', () => {
    const folder = join(root, 'wide');
    mkdirSync(folder, { mode: 0o755 });
    chmodSync(folder, 0o755);
    prepareProfile(profilePaths({ SLUICE_HOME: folder }));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('that cannot be written is a clear error', () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    expect(() => prepareProfile(profilePaths({ SLUICE_HOME: join(file, 'profile') }))).toThrow(
      expect.objectContaining({
        code: 'PROFILE_NOT_WRITABLE',
        hint: expect.stringContaining('SLUICE_HOME'),
      }),
    );
  });
});
