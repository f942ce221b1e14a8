import { isBuiltin } from 'node:module';
import { extractFile } from '@electron/asar';
import { importsOf } from '../architecture/imports.ts';

export interface PackedImports {
  /** Paths in the archive. */
  readonly own: readonly string[];
  readonly packages: readonly string[];
  /** Parts of packages that are loaded by `createRequire`, which no import names. */
  readonly parts: readonly string[];
}

const PART = /\bload\d*\("([^"./][^"]*)"\)/g;

/** What the bundled code of the main process asks for, `electron` and Node's own modules left out. */
export function packedImports(archive: string, paths: readonly string[]): PackedImports {
  const texts = paths
    .filter((path) => /^out\/main\/.*\.js$/.test(path))
    .map((path) => [path, extractFile(archive, path).toString()] as const);
  const targets = texts.flatMap(([path, text]) => importsOf(path, text));
  const parts = texts.flatMap(([, text]) => [...text.matchAll(PART)].map(([, part = '']) => part));
  const named = targets.flatMap((target) => (target.startsWith('npm:') ? [target.slice(4)] : []));
  return {
    own: [...new Set(targets.filter((target) => !/^(?:npm|node):/.test(target)))],
    packages: [...new Set(named)].filter((name) => name !== 'electron' && !isBuiltin(name)),
    parts,
  };
}
