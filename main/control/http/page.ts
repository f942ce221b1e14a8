import { readFile } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';

export interface PageFile {
  readonly type: string;
  readonly bytes: Buffer;
  /** Its name carries a hash of its content. */
  readonly hashed: boolean;
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.json', 'application/json; charset=utf-8'],
]);

/** The file of the built page for a request path; null: there is none. `path` is as it came, still encoded. */
export async function readPageFile(folder: string, path: string): Promise<PageFile | null> {
  const name = safeName(path);
  if (name === null) return null;
  const file = resolve(join(folder, name));
  const type = TYPES.get(extname(file));
  if (type === undefined || !file.startsWith(resolve(folder) + sep)) return null;
  try {
    return { type, bytes: await readFile(file), hashed: name.startsWith('assets/') };
  } catch {
    return null;
  }
}

/** Refuses every spelling of a way out of the folder: `..`, a backslash, a drive, a NUL, and each of them encoded. */
function safeName(path: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  if (decoded === '/') return 'index.html';
  const segments = decoded.slice(1).split('/');
  const plain = segments.every((segment) => /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(segment));
  return decoded.startsWith('/') && plain ? segments.join('/') : null;
}
