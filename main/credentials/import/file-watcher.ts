import { statSync, watch } from 'node:fs';
import type { FSWatcher, Stats } from 'node:fs';
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
  /** Taken before anybody reads the file, so that no change in between is lost. */
  #signature: string;
  #isLooking = false;
  #again = false;
  #isDisposed = false;

  constructor(options: FileWatcherOptions) {
    this.#options = options;
    this.#poll = new Timer(options.onError);
    this.#settle = new Timer(options.onError);
    this.#signature = sign(() => statSync(options.path));
    this.#watch();
    this.#poll.set(this.#pollMs, () => this.#look(false));
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
    // One look at a time: the answer of an older one must not follow that of a newer.
    this.#again = this.#isLooking;
    if (this.#isLooking) return;
    this.#isLooking = true;
    const signature = await signatureOf(this.#options.path);
    this.#isLooking = false;
    if (this.#isDisposed) return;
    if (this.#again) this.#soon();
    this.#poll.set(this.#pollMs, () => this.#look(false));
    const isSame = this.#signature === signature;
    this.#signature = signature;
    // A folder that was removed and made again is watched no longer.
    if (!isSame && !isTold) this.#unwatch();
    this.#watch();
    if (!isSame) this.#options.onChange();
  }

  get #pollMs(): number {
    return this.#options.pollMs ?? POLL_MS;
  }
}

async function signatureOf(path: string): Promise<string> {
  const stats = await stat(path).catch((error: unknown) => error);
  return sign(() => {
    if (stats instanceof Error) throw stats;
    return stats as Stats;
  });
}

function sign(read: () => Stats): string {
  try {
    const { ino, size, mtimeMs, ctimeMs } = read();
    return [ino, size, mtimeMs, ctimeMs].join(' ');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}
