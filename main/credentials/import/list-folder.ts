import { readdir } from 'node:fs/promises';

const MOST_FILES = 200;

export type FolderReading =
  | { readonly kind: 'absent' }
  | { readonly kind: 'fault'; readonly detail: string }
  | {
      readonly kind: 'names';
      readonly names: readonly string[];
      /** What of it is left out, in words. */
      readonly left: readonly string[];
    };

/** The `*.json` of a folder in which each is an account. */
export async function listFolder(folder: string): Promise<FolderReading> {
  try {
    const all = (await readdir(folder)).filter((name) => /^[^.].*\.json$/s.test(name)).sort();
    // A name is shown: none may write into a terminal or turn a line around.
    const names = all.filter((name) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name));
    const left: string[] = [];
    if (names.length < all.length)
      left.push('A file whose name holds characters that cannot be shown is left out.');
    if (names.length > MOST_FILES)
      left.push(`The folder holds ${names.length} files: only the first ${MOST_FILES} are read.`);
    return { kind: 'names', names: names.slice(0, MOST_FILES), left };
  } catch (error) {
    return faultOf((error as NodeJS.ErrnoException).code);
  }
}

function faultOf(code: string | undefined): FolderReading {
  switch (code) {
    case 'ENOENT':
      return { kind: 'absent' };
    case 'ENOTDIR':
      return { kind: 'fault', detail: 'Something else stands in the place of the folder.' };
    case 'EACCES':
    case 'EPERM':
      return {
        kind: 'fault',
        detail:
          'Sluice may not read the folder: its permissions forbid it. Make it yours, then look again.',
      };
    case undefined:
    default:
      return {
        kind: 'fault',
        detail: `The folder could not be read (${code ?? 'unknown error'}).`,
      };
  }
}
