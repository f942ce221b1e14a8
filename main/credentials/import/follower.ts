import { Timer } from '../../platform/scheduler.ts';
import type { Logger } from '../../platform/log.ts';
import type { AccountPool } from '../pool.ts';
import { FileWatcher } from './file-watcher.ts';

/** A file that is being written is looked at again this often before it is left to its next change. */
const LOOKS = 8;
const AGAIN_MS = 250;
/** Notices that a token has ended although its file says nothing new. */
const SWEEP_MS = 30_000;

interface Followed {
  readonly watcher: FileWatcher;
  readonly again: Timer;
  ids: readonly number[];
}

/** Follows the files of the borrowed accounts, for the owner of the profile. */
export class Follower {
  readonly #pool: Pick<AccountPool, 'accounts' | 'onChange' | 'readSource'>;
  readonly #log: Logger;
  readonly #pollMs: number | undefined;
  readonly #followed = new Map<string, Followed>();
  readonly #sweep: Timer;
  #unlisten: (() => void) | null = null;

  constructor(
    pool: Pick<AccountPool, 'accounts' | 'onChange' | 'readSource'>,
    log: Logger,
    pollMs?: number,
  ) {
    this.#pool = pool;
    this.#log = log;
    this.#pollMs = pollMs;
    this.#sweep = new Timer((error) => this.#failed(error));
  }

  start(): void {
    this.#unlisten ??= this.#pool.onChange(() => this.#sync());
    this.#sync();
    this.#sweep.set(SWEEP_MS, () => this.#readAll());
  }

  dispose(): void {
    this.#unlisten?.();
    this.#sweep.dispose();
    for (const path of this.#followed.keys()) this.#forget(path);
  }

  #sync(): void {
    const wanted = new Map<string, number[]>();
    for (const { id, ownership, source } of this.#pool.accounts())
      if (ownership === 'borrowed' && source !== null)
        wanted.set(source, [...(wanted.get(source) ?? []), id]);
    for (const path of this.#followed.keys()) if (!wanted.has(path)) this.#forget(path);
    for (const [path, ids] of wanted) {
      const present = this.#followed.get(path);
      if (present === undefined) this.#follow(path, ids);
      else present.ids = ids;
    }
  }

  #follow(path: string, ids: readonly number[]): void {
    const onError = (error: unknown): void => this.#failed(error);
    const onChange = (): void => void this.#read(path, LOOKS);
    const pollMs = this.#pollMs === undefined ? {} : { pollMs: this.#pollMs };
    const watcher = new FileWatcher({ path, onChange, onError, ...pollMs });
    this.#followed.set(path, { watcher, again: new Timer(onError), ids });
    // It may have changed while nobody followed it.
    void this.#read(path, 1);
  }

  #forget(path: string): void {
    const followed = this.#followed.get(path);
    this.#followed.delete(path);
    followed?.watcher.dispose();
    followed?.again.dispose();
  }

  async #read(path: string, looks: number): Promise<void> {
    const followed = this.#followed.get(path);
    if (followed === undefined) return;
    try {
      let unusable = false;
      for (const id of followed.ids)
        if ((await this.#pool.readSource(id)) === 'unusable') unusable = true;
      if (unusable && looks > 1 && this.#followed.get(path) === followed)
        followed.again.set(AGAIN_MS, () => this.#read(path, looks - 1));
    } catch (error) {
      this.#failed(error);
    }
  }

  async #readAll(): Promise<void> {
    for (const path of this.#followed.keys()) await this.#read(path, 1);
    if (this.#unlisten !== null) this.#sweep.set(SWEEP_MS, () => this.#readAll());
  }

  #failed(error: unknown): void {
    this.#log.error({ err: error }, 'the file of a borrowed account could not be followed');
  }
}
