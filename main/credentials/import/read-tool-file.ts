import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { FileReading } from '../../core/tool-login.ts';

const LIMIT_BYTES = 1024 * 1024;
/** Claude Code keeps the history of every project beside the account. */
export const LARGE_LIMIT_BYTES = 32 * 1024 * 1024;

/** Opens a tool's file for reading only, and never waits for it: a pipe in its place would block for ever. */
export async function readToolFile(path: string, limitBytes = LIMIT_BYTES): Promise<FileReading> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    return openFault((error as NodeJS.ErrnoException).code);
  }
  try {
    return await readOpen(file, limitBytes);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return fault(`The file could not be read (${code}).`);
  } finally {
    await file.close();
  }
}

async function readOpen(file: FileHandle, limitBytes: number): Promise<FileReading> {
  const stats = await file.stat();
  if (stats.isDirectory()) return fault('A folder stands in the place of the file.');
  if (!stats.isFile()) return fault('Something else than an ordinary file stands in its place.');
  if (stats.size > limitBytes) return fault(tooLarge(limitBytes));
  // One byte more than allowed: the file may have grown since.
  const buffer = Buffer.alloc(Math.min(stats.size, limitBytes) + 4096);
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length);
    if (bytesRead === 0) break;
    length += bytesRead;
    if (length > limitBytes || length === buffer.length) return fault(tooLarge(limitBytes));
  }
  try {
    const bytes = buffer.subarray(0, length);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // Windows tells no permissions in these bits.
    const isShared = process.platform !== 'win32' && (stats.mode & 0o044) !== 0;
    return isShared ? { kind: 'text', text, isShared } : { kind: 'text', text };
  } catch {
    return fault('The file is no text in UTF-8.');
  }
}

function openFault(code: string | undefined): FileReading {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { kind: 'absent' };
    case 'EACCES':
    case 'EPERM':
      return fault(
        'Sluice may not read the file: its permissions forbid it. Make it yours, or sign in again in its tool.',
      );
    case 'ELOOP':
      return fault('The file is a link that leads in a circle.');
    case 'EISDIR':
      return fault('A folder stands in the place of the file.');
    case undefined:
    default:
      return fault(`The file could not be opened (${code ?? 'unknown error'}).`);
  }
}

function fault(detail: string): FileReading {
  return { kind: 'fault', detail };
}

function tooLarge(limitBytes: number): string {
  return `The file is larger than ${limitBytes / 1024 / 1024} MiB: that is none that Sluice reads.`;
}
