import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

interface Electron {
  readonly kind: 'ready' | 'old' | 'absent';
  readonly executable?: string;
  readonly version?: string | null;
}

interface Face {
  readonly face: 'desktop' | 'browser';
  readonly line: string;
}

type Environment = Readonly<Record<string, string>>;

const load = createRequire(import.meta.url);
const { chooseFace, hasDisplay, wantsElectron } = load('./choose-face.cjs') as {
  readonly chooseFace: (facts: object) => Face;
  readonly hasDisplay: (environment: Environment, platform: string) => boolean;
  readonly wantsElectron: (facts: object) => boolean;
};
const { findElectron } = load('./find-electron.cjs') as {
  readonly findElectron: (root: string, environment: Environment, platform: string) => Electron;
};
const { fetchElectron } = load('./fetch-electron.cjs') as {
  readonly fetchElectron: (options: object) => Promise<string | null>;
};
const { runDesktop } = load('./run-desktop.cjs') as {
  readonly runDesktop: (options: object) => Promise<number | null>;
};

const ready: Electron = { kind: 'ready', executable: '/x/electron', version: '45.4.1' };
const facts = {
  args: [],
  display: true,
  electron: ready,
  needed: '45.4.1',
  fetchFailure: null,
  isRoot: false,
  environment: {},
};

describe('which face', () => {
  test.each([
    ['Electron and a display', {}, 'desktop', 'as a desktop app in Electron 45.4.1.'],
    ['root', { isRoot: true }, 'desktop', 'without its sandbox because you are root.'],
    ['no display', { display: false }, 'browser', 'this machine has no display.'],
    ['arguments of serve', { args: ['--json'] }, 'browser', 'is for `sluice serve`.'],
    [
      'an old Electron',
      { electron: { ...ready, kind: 'old', version: '22.3.25' } },
      'browser',
      'the Electron here is 22.3.25, and Sluice needs 45.',
    ],
    [
      'a failed download',
      { electron: { kind: 'absent' }, fetchFailure: 'no answer for 20 s' },
      'browser',
      'Electron could not be fetched (no answer for 20 s).',
    ],
    [
      'no download wanted',
      { electron: { kind: 'absent' } },
      'browser',
      'the environment says not to fetch it.',
    ],
  ])('%s', (_name, over, face, line) => {
    const chosen = chooseFace({ ...facts, ...over });
    expect(chosen.face).toBe(face);
    expect(chosen.line).toContain(line);
    expect(chosen.line).not.toContain('\n');
  });

  test.each([
    [{ DISPLAY: ':0' }, 'linux', true],
    [{ WAYLAND_DISPLAY: 'wayland-0' }, 'linux', true],
    [{ DISPLAY: '' }, 'linux', false],
    [{}, 'linux', false],
    [{}, 'darwin', true],
    [{ SSH_CONNECTION: '10.0.0.1' }, 'darwin', false],
    [{}, 'win32', true],
  ])('a display: %j on %s is %s', (environment, platform, expected) => {
    expect(hasDisplay(environment as unknown as Environment, platform)).toBe(expected);
  });

  test.each([
    ['nothing here', {}, true],
    ['it is here', { electron: ready }, false],
    ['no display to show it on', { display: false }, false],
    ['arguments', { args: ['--json'] }, false],
    ['CI', { environment: { CI: 'true' } }, false],
    ['told not to', { environment: { ELECTRON_SKIP_BINARY_DOWNLOAD: '1' } }, false],
  ])('Electron is fetched: %s', (_name, over, expected) => {
    expect(wantsElectron({ ...facts, electron: { kind: 'absent' }, ...over })).toBe(expected);
  });
});

describe.skipIf(process.platform === 'win32')('with an Electron of its own', () => {
  let root: string;
  const said: string[] = [];
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'sluice-start-'));
    said.length = 0;
    write('package.json', JSON.stringify({ devDependencies: { electron: '45.4.1' } }));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function write(file: string, text: string, mode = 0o644): string {
    const path = join(root, file);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  }

  function writeElectron(folder: string, version: string, script = 'exit 0'): string {
    write(`${folder}/version`, version);
    return write(`${folder}/electron`, `#!/bin/sh\n${script}\n`, 0o755);
  }

  function fetch(installer: string, nowMs = 0, limits = {}): Promise<string | null> {
    write('node_modules/electron/install.js', installer);
    return fetchElectron({
      root,
      node: process.execPath,
      version: '45.4.1',
      environment: process.env,
      say: (line: string) => said.push(line),
      nowMs,
      limits: { lookEveryMs: 20, silenceMs: 100, ...limits },
    });
  }

  test('finds the fetched one, and the one that the environment names before it', () => {
    expect(findElectron(root, {}, 'linux')).toEqual({ kind: 'absent' });
    const own = writeElectron('node_modules/electron/dist', '45.4.1');
    expect(findElectron(root, {}, 'linux')).toEqual({
      kind: 'ready',
      executable: own,
      version: '45.4.1',
    });
    rmSync(join(root, 'node_modules/electron/dist/version'));
    expect(findElectron(root, {}, 'linux')).toEqual({
      kind: 'ready',
      executable: own,
      version: null,
    });
    const old = writeElectron('old', 'v22.3.25');
    const environment = { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'old') };
    expect(findElectron(root, environment, 'linux')).toEqual({
      kind: 'old',
      executable: old,
      version: '22.3.25',
    });
  });

  test('fetches through Electron’s own installer, and says so', async () => {
    const installer = `require('node:fs').writeFileSync(require('node:path').join(__dirname, 'fetched'), process.env.TMPDIR)`;
    expect(await fetch(installer)).toBeNull();
    const scratch = readFileSync(join(root, 'node_modules/electron/fetched'), 'utf8');
    expect(scratch).toContain('sluice-electron-');
    expect(said).toEqual(['Fetching Electron 45.4.1, this is done once …']);
  });

  test('a refusal is told, remembered for a day, and tried again after it', async () => {
    const refuse = `console.error('RequestError: getaddrinfo ENOTFOUND\\n  at x'); process.exit(1)`;
    expect(await fetch(refuse)).toBe('RequestError: getaddrinfo ENOTFOUND');
    const again = await fetch('throw new Error("not again")', 23 * 3_600_000);
    expect(again).toContain('RequestError: getaddrinfo ENOTFOUND; it is tried again tomorrow');
    expect(said).toHaveLength(1);
    expect(await fetch('process.exit(0)', 25 * 3_600_000)).toBeNull();
  });

  test('a failure of another version is no reason', async () => {
    write(
      'node_modules/.cache/sluice/electron.json',
      JSON.stringify({ version: '44.0.0', failedAtMs: 0, reason: 'x' }),
    );
    expect(await fetch('process.exit(0)')).toBeNull();
  });

  test('one that stands still is ended', async () => {
    expect(await fetch('setInterval(() => undefined, 1000)')).toMatch(/^no answer for/);
  });

  test('a slow one that moves on is not', async () => {
    const slow = `const { appendFileSync } = require('node:fs');
      let left = 12;
      const timer = setInterval(() => {
        appendFileSync(process.env.TMPDIR + '/part', 'x');
        if (--left === 0) clearInterval(timer);
      }, 40);`;
    expect(await fetch(slow, 0, { silenceMs: 2_000 })).toBeNull();
  });

  test('the app gets this folder, its exit code comes back, and it never runs as plain Node', async () => {
    const script = `echo "$@" "\${ELECTRON_RUN_AS_NODE:-none}" > "${join(root, 'seen')}"; exit 0`;
    const executable = writeElectron('dist', '45.4.1', script);
    const environment = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    expect(await runDesktop({ executable, root, isRoot: true, environment })).toBe(0);
    expect(readFileSync(join(root, 'seen'), 'utf8')).toBe(`--no-sandbox ${root} none\n`);
  });

  test('an app that cannot start is told apart from one that ended badly later', async () => {
    const executable = writeElectron('dist', '45.4.1', 'exit 3');
    const options = { executable, root, isRoot: false, environment: process.env };
    expect(await runDesktop(options)).toBeNull();
    expect(await runDesktop({ ...options, startsWithinMs: 0 })).toBe(3);
    expect(await runDesktop({ ...options, executable: join(root, 'nothing') })).toBeNull();
  });
});
