import { readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const BUILT = join(ROOT, 'out', 'main', 'cli.js');

/** The command line: as it is built where the build is newer than its sources, since that starts in a third of the time. */
export const ENTRY = isBuildFresh() ? BUILT : join(ROOT, 'main', 'cli.ts');

function isBuildFresh(): boolean {
  const builtMs = changedMs(BUILT);
  const sources = ['main', 'shared'].flatMap((folder) => sourcesIn(join(ROOT, folder)));
  const recipe = ['package.json', 'electron.vite.config.ts'].map((name) => join(ROOT, name));
  return [...sources, ...recipe].every((path) => changedMs(path) < builtMs);
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .filter((name) => !name.split(sep).includes('testing'))
    .map((name) => join(folder, name));
}

function changedMs(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
