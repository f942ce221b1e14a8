import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';

interface Choice {
  readonly face: 'desktop' | 'browser' | 'fetch' | 'none';
  readonly line?: string;
  readonly path?: string;
  readonly switches?: readonly string[];
  readonly exitCode?: number;
}
interface Facts {
  readonly hasArguments: boolean;
  readonly platform: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly isRoot: boolean;
  readonly wanted: string;
  readonly electron: { readonly path: string; readonly version: string | null } | null;
  readonly hasInstaller: boolean;
  readonly refusal: object | null;
  readonly nowMs: number;
}

const { afterElectron, chooseFace } = createRequire(import.meta.url)('./choose-face.cjs') as {
  readonly afterElectron: (end: object) => Choice;
  readonly chooseFace: (facts: object) => Choice;
};

const DAY_MS = 24 * 3_600_000;
const NOW_MS = Date.UTC(2030, 0, 2);
const READY: Facts = {
  hasArguments: false,
  platform: 'linux',
  environment: { DISPLAY: ':0' },
  isRoot: false,
  wanted: '45.4.1',
  electron: { path: '/dist/electron', version: '45.4.1' },
  hasInstaller: true,
  refusal: null,
  nowMs: NOW_MS,
};
const ABSENT: Facts = { ...READY, electron: null };
const NAMED: Facts = {
  ...READY,
  environment: { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: '/named' },
};

function refusedAt(timeMs: number, version = '45.4.1', kept = true): object {
  return { time: new Date(timeMs).toISOString(), version, reason: 'nothing came for 20 s', kept };
}

function withVersion(facts: Facts, version: string | null): Facts {
  return { ...facts, electron: { path: '/dist/electron', version } };
}

function withEnvironment(facts: Facts, environment: Record<string, string>): Facts {
  return { ...facts, environment: { ...facts.environment, ...environment } };
}

describe('Electron with a display is the desktop', () => {
  it.each<[string, Facts]>([
    ['an X display', READY],
    ['a Wayland display', { ...READY, environment: { WAYLAND_DISPLAY: 'wayland-0' } }],
    ['macOS', { ...READY, platform: 'darwin', environment: {} }],
    ['Windows', { ...READY, platform: 'win32', environment: {} }],
    ['Windows over SSH', { ...READY, platform: 'win32', environment: { SSH_CONNECTION: 'x' } }],
    ['a newer Electron', withVersion(READY, '46.0.0')],
    ['an older one of the same major version', withVersion(READY, '45.0.0')],
    ['an Electron that was named', NAMED],
    ['CI, as nothing is to be fetched', withEnvironment(READY, { CI: 'true' })],
    ['root where Chromium does not mind', { ...READY, platform: 'darwin', isRoot: true }],
  ])('%s', (_name, facts) => {
    expect(chooseFace(facts)).toMatchObject({
      face: 'desktop',
      path: '/dist/electron',
      switches: [],
      line: `Sluice opens on the desktop: Electron ${facts.electron?.version ?? ''} and a display are here.`,
    });
  });

  it('a named one that does not tell its version is taken as it is', () => {
    expect(chooseFace(withVersion(NAMED, null))).toMatchObject({
      face: 'desktop',
      line: 'Sluice opens on the desktop: Electron of an unknown version and a display are here.',
    });
  });

  it('without its sandbox for root on Linux, and says so', () => {
    expect(chooseFace({ ...READY, isRoot: true })).toMatchObject({
      face: 'desktop',
      switches: ['--no-sandbox'],
      line: expect.stringContaining('without its sandbox (--no-sandbox)'),
    });
  });
});

describe('the browser, with the reason', () => {
  it.each<[string, Facts, string]>([
    ['arguments', { ...READY, hasArguments: true }, 'arguments were given'],
    ['no display', { ...READY, environment: {} }, 'this machine has no display'],
    [
      'an empty display',
      { ...READY, environment: { DISPLAY: '', WAYLAND_DISPLAY: '' } },
      'no display',
    ],
    [
      'macOS over SSH',
      { ...READY, platform: 'darwin', environment: { SSH_CONNECTION: 'x' } },
      'over SSH',
    ],
    ['too old an Electron was named', withVersion(NAMED, '22.3.25'), 'Electron 22.3.25'],
    ['an empty folder was named', { ...NAMED, electron: null }, 'without Electron in it'],
    ['no package', { ...ABSENT, hasInstaller: false }, '`npm ci`'],
    [
      'not to be fetched',
      withEnvironment(ABSENT, { ELECTRON_SKIP_BINARY_DOWNLOAD: '1' }),
      'ELECTRON_SKIP_BINARY_DOWNLOAD says not to fetch it',
    ],
    ['CI', withEnvironment(ABSENT, { CI: 'true' }), 'CI says not to fetch it'],
    [
      'refused a moment ago',
      { ...ABSENT, refusal: refusedAt(NOW_MS) },
      'could not be fetched (nothing came for 20 s); the next try is in 24 h, `npx install-electron` tries at once',
    ],
    ['refused almost a day ago', { ...ABSENT, refusal: refusedAt(NOW_MS - DAY_MS + 1) }, 'in 1 h'],
    [
      'refused, and not to be remembered',
      { ...ABSENT, refusal: refusedAt(NOW_MS, '45.4.1', false) },
      'at the next start',
    ],
  ])('%s', (_name, facts, reason) => {
    const { face, line } = chooseFace(facts);
    expect({ face, line }).toEqual({ face: 'browser', line: expect.stringContaining(reason) });
    expect(line).toMatch(/^Sluice opens in the browser: [^\n]+\.$/);
  });
});

describe('Electron is fetched', () => {
  it.each<[string, Facts]>([
    ['where it is absent', ABSENT],
    ['where the installed one is too old', withVersion(READY, '44.9.9')],
    ['where CI is said to be off', withEnvironment(ABSENT, { CI: 'false' })],
    ['a day after a refusal', { ...ABSENT, refusal: refusedAt(NOW_MS - DAY_MS) }],
    ['when the refusal was for another version', { ...ABSENT, refusal: refusedAt(NOW_MS, '44.0') }],
    ['when the refusal lies in the future', { ...ABSENT, refusal: refusedAt(NOW_MS + 1) }],
    ['when the refusal has no time', { ...ABSENT, refusal: { time: '', version: '45.4.1' } }],
  ])('%s', (_name, facts) => {
    expect(chooseFace(facts).face).toBe('fetch');
  });
});

describe('the end of Electron', () => {
  const CRASH = { exitCode: 139, signal: 'SIGSEGV', elapsedMs: 100, wasAsked: false, error: null };

  it.each([
    [CRASH, 'Electron ended with SIGSEGV as it started'],
    [{ ...CRASH, signal: 'SIGTRAP', elapsedMs: 4_999 }, 'Electron ended with SIGTRAP'],
    [{ ...CRASH, signal: null, error: 'spawn EACCES' }, 'Electron cannot be run (spawn EACCES)'],
  ])('%j opens the browser', (end, reason) => {
    expect(afterElectron(end)).toEqual({
      face: 'browser',
      line: expect.stringContaining(reason),
    });
  });

  it.each([
    ['a crash later on', { ...CRASH, elapsedMs: 5_000 }],
    ['a crash after a signal was passed on', { ...CRASH, wasAsked: true }],
    ['an exit code of its own', { ...CRASH, exitCode: 3, signal: null }],
    ['a kill', { ...CRASH, exitCode: 137, signal: 'SIGKILL' }],
  ])('%s is the end, with its exit code', (_name, end) => {
    expect(afterElectron(end)).toEqual({ face: 'none', exitCode: end.exitCode });
  });
});
