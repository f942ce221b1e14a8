import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { diskFull, isDiskFull, notWritable } from './errors.ts';

/** The pages of one changed account, many times over. */
const RESERVE_BYTES = 128 * 1024;

/**
 * Room on the disk for tokens that a provider has given: the old ones are spent by then, and a full disk must not
 * keep the new ones out. A file beside the database, of bytes that no file system makes smaller; deleted when a write needs it.
 */
export class Reserve {
  readonly #path: string;
  #making: Promise<void> | null = null;

  constructor(database: string) {
    this.#path = `${database}.reserve`;
  }

  /** Throws DISK_FULL or PROFILE_NOT_WRITABLE. */
  async ensure(): Promise<void> {
    this.#making ??= this.#make().finally(() => {
      this.#making = null;
    });
    await this.#making;
  }

  /** False when there was none. */
  release(): boolean {
    try {
      rmSync(this.#path);
      return true;
    } catch {
      return false;
    }
  }

  async #make(): Promise<void> {
    const present = await stat(this.#path).catch(() => null);
    if (present !== null && present.size >= RESERVE_BYTES) return;
    try {
      const file = await open(this.#path, 'w', 0o600);
      try {
        await file.writeFile(randomBytes(RESERVE_BYTES));
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      // What cannot be removed is what the error is about.
      await rm(this.#path, { force: true }).catch(() => undefined);
      const isFull = isDiskFull(error, this.#path);
      throw isFull ? diskFull(this.#path, error) : notWritable(this.#path, error);
    }
  }
}
