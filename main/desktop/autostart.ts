import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { desktopEntry, isOwnEntry, isSwitchedOff } from '../core/desktop-entry.ts';

/** The app opens in the tray then, without a window. */
const HIDDEN_ARGUMENT = '--hidden';

export interface AutostartOptions {
  readonly enabled: boolean;
  readonly platform: NodeJS.Platform;
  /** Program and arguments of this app, without `--hidden`. */
  readonly exec: readonly [string, ...string[]];
  readonly environment: NodeJS.ProcessEnv;
  /** How macOS and Windows are told. */
  readonly setLoginItem: (enabled: boolean) => void;
}

/**
 * `kept`: the file is a person's own, or switched off by one, and stays as it is. `unsupported`: a login item
 * of macOS or Windows cannot name a profile, so it only ever starts the one without SLUICE_HOME.
 */
export type AutostartOutcome = 'on' | 'off' | 'kept' | 'unsupported';

/** Throws AUTOSTART_FAILED. */
export async function applyAutostart(options: AutostartOptions): Promise<AutostartOutcome> {
  const { enabled, platform, environment, setLoginItem } = options;
  if (platform !== 'darwin' && platform !== 'win32') return applyFile(options);
  if (environment['SLUICE_HOME']) return enabled ? 'unsupported' : 'off';
  setLoginItem(enabled);
  return enabled ? 'on' : 'off';
}

async function applyFile(options: AutostartOptions): Promise<AutostartOutcome> {
  const path = autostartFile(options.environment);
  try {
    const old = await readOld(path);
    if (old !== null && !isOwnEntry(old)) return 'kept';
    if (!options.enabled) {
      await rm(path, { force: true });
      return 'off';
    }
    if (old !== null && isSwitchedOff(old)) return 'kept';
    const text = entryOf(options);
    if (text !== old) await replaceFile(path, text);
    return 'on';
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new AppError(
      'AUTOSTART_FAILED',
      `Start at login could not be switched ${options.enabled ? 'on' : 'off'}: ${path} (${reason}).`,
      'Everything else works. Make that file and its folder your own and writable, then try again.',
      error,
    );
  }
}

/** One file per profile: another one, with its own setting, must not take this one's away. */
function autostartFile(environment: NodeJS.ProcessEnv): string {
  const given = environment['XDG_CONFIG_HOME'] ?? '';
  const config = isAbsolute(given) ? given : join(environment['HOME'] || homedir(), '.config');
  const profile = profileOf(environment);
  const suffix =
    profile === null ? '' : `-${createHash('sha256').update(profile).digest('hex').slice(0, 8)}`;
  return join(config, 'autostart', `sluice${suffix}.desktop`);
}

function profileOf(environment: NodeJS.ProcessEnv): string | null {
  const home = environment['SLUICE_HOME'];
  return home ? resolve(home) : null;
}

function entryOf({ exec, environment }: AutostartOptions): string {
  // An AppImage runs from a folder that is mounted anew by every start.
  const image = environment['APPIMAGE'];
  const command = image ? [image] : exec;
  const profile = profileOf(environment);
  const prefix = profile === null ? [] : ['env', `SLUICE_HOME=${profile}`];
  return desktopEntry({
    name: 'Sluice',
    comment: 'Several accounts with AI providers, one local port',
    exec: [...prefix, ...command, HIDDEN_ARGUMENT],
    tryExec: command[0] ?? '',
  });
}

async function readOld(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const next = `${path}.${String(process.pid)}.new`;
  try {
    await writeFile(next, text, { mode: 0o644 });
    await rename(next, path);
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
}
