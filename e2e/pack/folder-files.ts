import { lstatSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

export interface FolderFile {
  /** Below the folder, with `/`. */
  readonly path: string;
  readonly sizeBytes: number;
}

/** Every file below a folder, the largest first. */
export function folderFiles(folder: string): FolderFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return {
        path: relative(folder, file).replaceAll('\\', '/'),
        sizeBytes: lstatSync(file).size,
      };
    })
    .sort((left, right) => right.sizeBytes - left.sizeBytes);
}

export function totalBytes(files: readonly FolderFile[]): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
