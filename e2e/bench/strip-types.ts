import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transformWithOxc } from 'vite';

/**
 * Writes the sources as JavaScript below `folder` and gives the first one's new path: stripping types while
 * it starts would count as the start and the memory of the program.
 */
export async function stripTypes(
  base: string,
  sources: readonly string[],
  folder: string,
): Promise<string> {
  const targets = sources.map((source) =>
    join(folder, relative(base, source)).replace(/\.ts$/, '.mjs'),
  );
  for (const [index, source] of sources.entries()) {
    const target = targets[index] ?? '';
    const { code } = await transformWithOxc(readFileSync(source, 'utf8'), source);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code.replaceAll(/(from ["']\.[^"']*)\.ts(["'])/g, '$1.mjs$2'));
  }
  return targets[0] ?? '';
}
