import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { createLog } from '../../platform/log.ts';
import type { StoredAccount, Store } from '../types.ts';
import { runJob } from '../upkeep/run-job.ts';
import type { RunJob } from '../upkeep/run-job.ts';
import { Upkeep } from '../upkeep/upkeep.ts';
import { newAccount, TemporaryProfile } from './temporary-store.ts';

const DAY_MS = 24 * 3_600_000;
/** A worker thread takes a while to start on a loaded machine. */
const WAIT = { timeout: 15_000 };

/** A profile with its upkeep, for each test of a file: real files and workers, clock and timers by hand. */
export class KeptProfile {
  profile = new TemporaryProfile();
  lines: string[] = [];
  timers: { readonly delayMs: number; readonly task: () => void }[] = [];
  readonly clock = { nowMs: 0, now: () => this.clock.nowMs, monotonic: () => performance.now() };
  readonly #keepers: Upkeep[] = [];

  /** Once, at the top of a test file. */
  static use(): KeptProfile {
    const kept = new KeptProfile();
    kept.profile.dispose();
    beforeEach(() => {
      kept.profile = new TemporaryProfile();
      kept.lines = [];
      kept.timers = [];
      kept.clock.nowMs = Date.parse('2026-11-21T20:00:00Z');
    });
    afterEach(async () => {
      await Promise.all(kept.#keepers.splice(0).map((keeper) => keeper.dispose()));
      kept.profile.dispose();
    });
    return kept;
  }

  log() {
    return createLog('debug', { write: (line: string) => this.lines.push(line) } as never);
  }

  keep(store: Pick<Store, 'files'>, run: RunJob = runJob): Upkeep {
    const keeper = new Upkeep({
      files: store.files,
      clock: this.clock,
      log: this.log(),
      onChange: () => undefined,
      isOwner: true,
      run,
      startTimer: (delayMs, task) => {
        const timer = { delayMs, task };
        this.timers.push(timer);
        return () => {
          this.timers = this.timers.filter((one) => one !== timer);
        };
      },
    });
    this.#keepers.push(keeper);
    return keeper;
  }

  add(store: Store, name: string, sealed = `sealed ${name}`): Promise<StoredAccount> {
    const email = `${name}@example.com`;
    const account = newAccount({ identityKey: `email:${email}`, email });
    return store.credentials.insert(account, () => Buffer.from(sealed));
  }

  get folder(): string {
    return join(this.profile.folder, 'backups');
  }

  backup(dayOfNovember: number): string {
    return join(this.folder, `sluice-2026-11-${dayOfNovember}.db`);
  }

  backups(): readonly string[] {
    return existsSync(this.folder) ? readdirSync(this.folder).sort() : [];
  }

  /** Identities in a database file. */
  rows(path: string): readonly unknown[] {
    const db = new Database(path, { readonly: true });
    try {
      return db.prepare('SELECT identity_key FROM credentials ORDER BY id').pluck().all();
    } finally {
      db.close();
    }
  }

  /** Every file of the profile, its folders included, in which the text occurs. */
  filesWith(text: string): readonly string[] {
    const { folder } = this.profile;
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
      const path = join(folder, name);
      return statSync(path).isFile() && readFileSync(path).includes(text);
    });
  }

  async nextDay(): Promise<void> {
    // The backup of the day before is there a moment before its keeper is.
    await vi.waitFor(() => expect(this.timers).not.toEqual([]), WAIT);
    const [timer] = this.timers.splice(0);
    this.clock.nowMs += DAY_MS;
    const day = new Date(this.clock.nowMs).toISOString().slice(0, 10);
    timer?.task();
    await vi.waitFor(() => expect(this.backups()).toContain(`sluice-${day}.db`), WAIT);
  }
}
