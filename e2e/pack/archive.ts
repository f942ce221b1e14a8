import { createHash } from 'node:crypto';
import { extractFile, getRawHeader } from '@electron/asar';
import type { DirectoryRecord } from '@electron/asar';

export interface PackedFile {
  /** Below the archive's root, with `/`. */
  readonly path: string;
  /** Lies beside the archive, in `app.asar.unpacked`. */
  readonly isUnpacked: boolean;
  /** What Electron compares at run time. */
  readonly sha256: string;
}

/** Every file of an archive as its header tells. */
export function packedFiles(archive: string): PackedFile[] {
  return [...walk(getRawHeader(archive).header, '')];
}

/** The files whose content is not what the header says. */
export function damagedFiles(archive: string): string[] {
  return packedFiles(archive)
    .filter(({ path, sha256 }) => sha256 !== digest(extractFile(archive, path)))
    .map(({ path }) => path);
}

/** What the program's own record of the archive has to name (Info.plist on macOS, a resource on Windows). */
export function headerDigest(archive: string): string {
  return digest(Buffer.from(getRawHeader(archive).headerString));
}

function* walk(directory: DirectoryRecord, below: string): Generator<PackedFile> {
  for (const [name, entry] of Object.entries(directory.files)) {
    const path = `${below}${name}`;
    if ('files' in entry) yield* walk(entry, `${path}/`);
    else if (!('link' in entry))
      yield { path, isUnpacked: entry.unpacked, sha256: entry.integrity.hash };
  }
}

function digest(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
