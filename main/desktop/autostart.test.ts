import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { applyAutostart } from './autostart.ts';
import type { AutostartOptions } from './autostart.ts';

let home = '';
let items: boolean[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sluice-autostart-'));
  items = [];
});
afterEach(() => rmSync(home, { recursive: true }));

function apply(enabled: boolean, over: Partial<AutostartOptions> = {}) {
  return applyAutostart({
    enabled,
    platform: 'linux',
    exec: ['/opt/Sluice/sluice'],
    environment: { HOME: home },
    setLoginItem: (item) => items.push(item),
    ...over,
  });
}

function folder(): string {
  return join(home, '.config', 'autostart');
}

function file(): string {
  return join(folder(), 'sluice.desktop');
}

function written(): string {
  return readFileSync(file(), 'utf8');
}

describe('on Linux', () => {
  test('writes one entry, readable by the session, and takes it away again', async () => {
    expect(await apply(true)).toBe('on');
    expect(written()).toContain('\nExec=/opt/Sluice/sluice --hidden\n');
    expect(written()).toContain('\nTryExec=/opt/Sluice/sluice\n');
    expect(readdirSync(folder())).toEqual(['sluice.desktop']);
    expect(statSync(file()).mode & 0o777).toBe(0o644);
    expect(await apply(false)).toBe('off');
    expect(readdirSync(folder())).toEqual([]);
    expect(await apply(false)).toBe('off');
    expect(items).toEqual([]);
  });

  test('writes only what differs', async () => {
    await apply(true);
    utimesSync(file(), 1, 1);
    await apply(true);
    expect(statSync(file()).mtimeMs).toBe(1000);
    await apply(true, { exec: ['/opt/new place/sluice'] });
    expect(written()).toContain('\nExec="/opt/new place/sluice" --hidden\n');
  });

  test('respects what a person switched off, until the setting is switched anew', async () => {
    await apply(true);
    writeFileSync(file(), `${written()}Hidden=true\n`);
    expect(await apply(true, { exec: ['/elsewhere'] })).toBe('kept');
    expect(written()).toContain('Hidden=true');
    expect(await apply(false)).toBe('off');
    expect(await apply(true)).toBe('on');
    expect(written()).not.toContain('Hidden');
  });

  test("neither removes nor overwrites a person's own file", async () => {
    mkdirSync(folder(), { recursive: true });
    writeFileSync(file(), '[Desktop Entry]\nExec=sluice serve\n');
    expect(await apply(false)).toBe('kept');
    expect(await apply(true)).toBe('kept');
    expect(written()).toBe('[Desktop Entry]\nExec=sluice serve\n');
  });

  test('starts the AppImage, not the folder that it is mounted at', async () => {
    const environment = { HOME: home, APPIMAGE: '/home/mira/Sluice.AppImage' };
    await apply(true, { exec: ['/mounted/sluice', '/mounted/app'], environment });
    expect(written()).toContain('\nExec=/home/mira/Sluice.AppImage --hidden\n');
    expect(written()).toContain('\nTryExec=/home/mira/Sluice.AppImage\n');
  });

  test('another profile has its own entry, and leaves this one alone', async () => {
    const environment = { HOME: home, SLUICE_HOME: join(home, 'my profile') };
    await apply(true);
    expect(await apply(true, { environment })).toBe('on');
    const other = readdirSync(folder()).find((name) => name !== 'sluice.desktop');
    expect(other).toMatch(/^sluice-[0-9a-f]{8}\.desktop$/);
    expect(readFileSync(join(folder(), other ?? ''), 'utf8')).toContain(
      `\nExec=env "SLUICE_HOME=${join(home, 'my profile')}" /opt/Sluice/sluice --hidden\n`,
    );
    expect(await apply(false, { environment })).toBe('off');
    expect(readdirSync(folder())).toEqual(['sluice.desktop']);
  });

  test('follows XDG_CONFIG_HOME, if it is absolute', async () => {
    const given = join(home, 'config');
    await apply(true, { environment: { HOME: home, XDG_CONFIG_HOME: given } });
    expect(readdirSync(join(given, 'autostart'))).toEqual(['sluice.desktop']);
    await apply(true, { environment: { HOME: home, XDG_CONFIG_HOME: 'config' } });
    expect(readdirSync(folder())).toEqual(['sluice.desktop']);
  });

  test('says in words what could not be written, and leaves nothing half done', async () => {
    writeFileSync(join(home, '.config'), 'not a folder');
    const error = await apply(true).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'AUTOSTART_FAILED' });
    expect((error as AppError).message).toContain(`${file()} (ENOTDIR)`);
    expect(readdirSync(home)).toEqual(['.config']);
  });
});

describe.each(['darwin', 'win32'] as const)('on %s', (platform) => {
  test('tells the system', async () => {
    expect(await apply(true, { platform })).toBe('on');
    expect(await apply(false, { platform })).toBe('off');
    expect(items).toEqual([true, false]);
    expect(readdirSync(home)).toEqual([]);
  });

  test('cannot start another profile, and does not touch the item of the usual one', async () => {
    const environment = { HOME: home, SLUICE_HOME: '/elsewhere' };
    expect(await apply(true, { platform, environment })).toBe('unsupported');
    expect(await apply(false, { platform, environment })).toBe('off');
    expect(items).toEqual([]);
  });
});
