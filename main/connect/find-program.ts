import { access, constants, realpath, stat } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { readToolFile } from '../credentials/import/read-tool-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** How far above its program a package's own description lies at most. */
const LEVELS = 4;

async function isProgram(path: string): Promise<boolean> {
  try {
    if (!(await stat(path)).isFile()) return false;
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first program of one of these names in PATH, by looking only: nothing is started. */
export async function findProgram(
  names: readonly string[],
  environment: Environment,
  platform: NodeJS.Platform,
): Promise<string | null> {
  const endings = platform === 'win32' ? ['.exe', '.cmd'] : [''];
  const folders = (environment['PATH'] ?? environment['Path'] ?? '').split(delimiter);
  for (const folder of folders.filter((one) => isAbsolute(one)))
    for (const name of names)
      for (const ending of endings) {
        const path = join(folder, name + ending);
        if (await isProgram(path)) return path;
      }
  return null;
}

/** What the files around a program say of its version; null where they say nothing. */
export async function programVersion(
  program: string,
  packages: readonly string[],
): Promise<string | null> {
  const real = await realpath(program).catch(() => program);
  const named = /[\\/]versions[\\/](\d+\.\d+\.\d+)(?:[\\/]|$)/.exec(real)?.[1];
  if (named !== undefined) return named;
  let folder = dirname(real);
  for (let level = 0; level < LEVELS; level += 1) {
    const version = await packageVersion(join(folder, 'package.json'), packages);
    if (version !== null) return version;
    folder = dirname(folder);
  }
  return null;
}

async function packageVersion(path: string, packages: readonly string[]): Promise<string | null> {
  const reading = await readToolFile(path);
  if (reading.kind !== 'text') return null;
  try {
    const { name, version } = JSON.parse(reading.text) as Record<string, unknown>;
    const isIt = typeof name === 'string' && packages.includes(name);
    return isIt && typeof version === 'string' && /^[\w.+-]{1,40}$/.test(version) ? version : null;
  } catch {
    return null;
  }
}
