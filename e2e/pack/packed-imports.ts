import { isBuiltin } from 'node:module';
import { extractFile } from '@electron/asar';
import { importsOf } from '../architecture/imports.ts';

export interface PackedImports {
  /** Paths in the archive. */
  readonly own: readonly string[];
  readonly packages: readonly string[];
}

/** What the bundled code of the main process asks for, `electron` and Node's own modules left out. */
export function packedImports(archive: string, paths: readonly string[]): PackedImports {
  const targets = paths
    .filter((path) => /^out\/main\/.*\.js$/.test(path))
    .flatMap((path) => importsOf(path, extractFile(archive, path).toString()));
  const named = targets.flatMap((target) => (target.startsWith('npm:') ? [target.slice(4)] : []));
  return {
    own: [...new Set(targets.filter((target) => !/^(?:npm|node):/.test(target)))],
    packages: [...new Set(named)].filter((name) => name !== 'electron' && !isBuiltin(name)),
  };
}
