import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Timer } from '../../platform/scheduler.ts';

const POLL_MS = 3000;
/** A tool writes in several steps: one look after the last of them is enough. */
const SETTLE_MS = 60;

export interface FileWatcherOptions {
  readonly path: string;
  readonly onChange: () => void;
  readonly onError: (error: unknown) => void;
  readonly pollMs?: number;
}

/**
 * Says when a file has changed: its folder is watched, because a tool may replace the file, and it is
 * looked at now and then, because a watch sees neither a folder that is made later nor what a link points to.
 */
export class FileWatcher {
  readonly #options: FileWatcherOptions;
  readonly #poll: Timer;
  readonly #settle: Timer;
  #watcher: FSWatcher | null = null;
  #signature: string | null = null;
  #isDisposed = false;

  constructor(options: FileWatcherOptions) {
    this.#options = options;
    this.#poll = new Timer(options.onError);
    this.#settle = new Timer(options.onError);
    this.#watch();
    void this.#look(false);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#watcher?.close();
    this.#watcher = null;
    this.#poll.dispose();
    this.#settle.dispose();
  }

  #watch(): void {
    if (this.#isDisposed || this.#watcher !== null) return;
    try {
      this.#watcher = watch(dirname(this.#options.path), { persistent: false }, () => this.#soon());
      this.#watcher.on('error', () => this.#unwatch());
    } catch {
      // The folder is not there, or the system has no watch left: the poll goes on.
    }
  }

  #unwatch(): void {
    this.#watcher?.close();
    this.#watcher = null;
  }

  #soon(): void {
    if (!this.#isDisposed) this.#settle.set(SETTLE_MS, () => this.#look(true));
  }

  async #look(isTold: boolean): Promise<void> {
    const signature = await signatureOf(this.#options.path);
    if (this.#isDisposed) return;
    this.#poll.set(this.#options.pollMs ?? POLL_MS, () => this.#look(false));
    const isFirst = this.#signature === null;
    const isSame = this.#signature === signature;
    this.#signature = signature;
    // A folder that was removed and made again is watched no longer.
    if (!isSame && !isTold) this.#unwatch();
    this.#watch();
    if (!isSame && !isFirst) this.#options.onChange();
  }
}

async function signatureOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeMs, ctimeMs } = await stat(path);
    return [ino, size, mtimeMs, ctimeMs].join(' ');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}
