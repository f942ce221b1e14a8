import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { toInstant } from '../../../shared/model/common.ts';
import type { Backup, FilesStatus, FileTrouble } from '../../../shared/model/files.ts';
import type { Clock } from '../../platform/clock.ts';
import { KeyedQueue } from '../../platform/keyed-queue.ts';
import type { Logger } from '../../platform/log.ts';
import { startTimer } from '../../platform/scheduler.ts';
import type { StartTimer } from '../../platform/scheduler.ts';
import { setAsideFiles } from '../set-aside.ts';
import type { SetAside } from '../set-aside.ts';
import type { MetaStore, StoreFiles } from '../types.ts';
import { backupDays, backupFolder, dayOf, hasBackups } from './backup-names.ts';
import type { Job, JobResults, RemovedAccount } from './job.ts';
import { runJob } from './run-job.ts';
import type { RunJob } from './run-job.ts';

const KEPT = 3;
const DAY_MS = 24 * 3_600_000;
/** A timer may be late after sleep, and a backup that failed is tried again. */
const LOOK_AGAIN_MS = 3_600_000;

export interface UpkeepOptions {
  readonly files: StoreFiles;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onChange: () => void;
  /** A guest makes no backups and looks for none. */
  readonly isOwner: boolean;
  readonly run?: RunJob;
  readonly startTimer?: StartTimer;
}

/** What keeps the database from being lost: checks, daily backups, and the offer of one after damage. */
export class Upkeep {
  readonly #own: UpkeepOptions;
  readonly #run: RunJob;
  readonly #queue = new KeyedQueue<'job'>();
  #stopTimer: () => void = () => undefined;
  #ended = false;
  /** Undefined: not looked for yet. */
  #best: Backup | null | undefined;
  #fact: SetAside | null = null;
  #setAside: readonly string[] = [];
  #days: readonly string[] = [];
  #failures = 0;
  #trouble: FileTrouble | null = null;

  constructor(options: UpkeepOptions) {
    this.#own = options;
    this.#run = options.run ?? runJob;
    const { files } = options;
    files.onTrouble(() => options.onChange());
    files.onRemoved((accounts) => this.#scrub(accounts));
    this.#look();
  }

  /** After the port listens. */
  async start(): Promise<void> {
    const { files, log } = this.#own;
    try {
      await files.scrubRemoved();
      if (this.#fact !== null) await this.#inspect();
      if (!files.isChecked) await this.#check();
    } catch (error) {
      if (!this.#ended) log.error({ err: error }, 'the database could not be checked');
    }
    await this.#tick();
  }

  status(): FilesStatus {
    return {
      recovery: this.#recovery(),
      setAside: this.#setAside,
      trouble: this.#own.files.trouble(),
      backups: { days: this.#days, failures: this.#failures, trouble: this.#trouble },
    };
  }

  /** An owner tells when it knows what it can offer. */
  #recovery(): FilesStatus['recovery'] {
    if (this.#fact === null) return null;
    const { path, at } = this.#fact;
    if (this.#best === undefined && (this.#own.isOwner || path === null)) return null;
    return { setAside: path, at, backup: this.#best ?? null };
  }

  /** For old backups that must not be left, e.g. after another master key: one of now, and no older one. */
  rewriteAll(): Promise<void> {
    return this.#backup(true);
  }

  /** How many accounts are there now. `accept` may refuse the backup by its facts. */
  async restore(accept: (meta: MetaStore['get']) => void): Promise<number> {
    const { files, log, onChange } = this.#own;
    const backup = this.#best ?? null;
    if (this.#fact === null || backup === null)
      throw new AppError(
        'NOT_FOUND',
        'There is no backup to restore.',
        `Backups lie in ${backupFolder(files.path)}. While Sluice is stopped, one can be copied over ${files.path}.`,
      );
    const copy = join(backupFolder(files.path), `.sluice-${process.pid}.restore`);
    try {
      rmSync(copy, { force: true });
      await this.#do({ kind: 'prepare-restore', backup: backup.path, copy });
      const accounts = await files.restore(copy, accept);
      log.warn({ backup: backup.path, accounts }, 'a backup was restored');
      return accounts;
    } finally {
      for (const suffix of ['', '-journal']) rmSync(copy + suffix, { force: true });
      this.#look();
      onChange();
    }
  }

  async dismiss(): Promise<void> {
    await this.#own.files.endRecovery();
    this.#look();
    this.#own.onChange();
  }

  /** Lets the job under way end; what waits is dropped. */
  async dispose(): Promise<void> {
    this.#ended = true;
    this.#stopTimer();
    await this.#queue.run('job', () => Promise.resolve());
  }

  async #tick(): Promise<void> {
    if (this.#ended) return;
    const nowMs = this.#own.clock.now();
    const delayMs = Math.min(DAY_MS - (nowMs % DAY_MS), LOOK_AGAIN_MS);
    const start = this.#own.startTimer ?? startTimer;
    this.#stopTimer = start(delayMs, () => void this.#tick());
    if (this.#days.includes(dayOf(nowMs))) return;
    await this.#backup(false).catch(() => undefined);
  }

  async #backup(renew: boolean): Promise<void> {
    const { files, clock, log } = this.#own;
    const keepUpTo = this.#fact?.at.slice(0, 10) ?? null;
    const job = { kind: 'backup', database: files.path, keep: KEPT, keepUpTo, renew } as const;
    try {
      const { damage } = await this.#do({ ...job, day: dayOf(clock.now()) });
      if (damage !== null) {
        files.tellDamage(damage);
        throw new AppError(
          'DATABASE_CORRUPT',
          `No backup was made: the database ${files.path} is damaged.`,
          'The backups of earlier days are kept. Restart Sluice.',
        );
      }
      this.#failures = 0;
      this.#trouble = null;
    } catch (error) {
      if (this.#ended) return;
      this.#failed(error);
      log.error({ err: error, failures: this.#failures }, 'a backup failed; the old ones are kept');
      throw error;
    } finally {
      this.#look();
      this.#own.onChange();
    }
  }

  #failed(error: unknown): void {
    this.#failures += 1;
    const known = error instanceof AppError ? error : null;
    this.#trouble = {
      code: known?.code ?? 'INTERNAL',
      at: toInstant(this.#own.clock.now()),
      message: known?.message ?? 'A backup of the database could not be made; the log says why.',
      hint: known?.hint ?? 'The old ones are kept, and it is tried again every hour.',
    };
  }

  async #check(): Promise<void> {
    const { files } = this.#own;
    const { damage } = await this.#do({ kind: 'check', database: files.path });
    if (damage !== null) files.tellDamage(damage);
  }

  async #inspect(): Promise<void> {
    const { files, log, onChange } = this.#own;
    try {
      const { best, bad } = await this.#do({
        kind: 'inspect',
        database: files.path,
        today: dayOf(this.#own.clock.now()),
      });
      this.#best = best;
      for (const one of bad) log.warn(one, 'a backup is no good');
      // The file was made anew and there is nothing to offer: as for an empty profile.
      if (best === null && this.#fact?.path === null) await files.endRecovery();
    } catch (error) {
      this.#best = null;
      throw error;
    } finally {
      this.#look();
      onChange();
    }
  }

  async #scrub(removed: readonly RemovedAccount[]): Promise<void> {
    const { files, log } = this.#own;
    if (hasBackups(files.path) || this.#days.length > 0) {
      const { deleted } = await this.#do({ kind: 'scrub', database: files.path, removed });
      for (const one of deleted)
        log.warn(one, 'a backup could not be rewritten without a removed account; it was deleted');
      if (this.#best !== undefined && this.#fact !== null) await this.#inspect();
    }
    this.#look();
    if (this.#setAside.length > 0)
      log.warn(
        { files: this.#setAside },
        'damaged databases that were set aside may still hold it',
      );
  }

  #look(): void {
    const { path } = this.#own.files;
    this.#fact = this.#own.files.recovery();
    this.#days = backupDays(path, dayOf(this.#own.clock.now()));
    this.#setAside = setAsideFiles(path);
  }

  #do<J extends Job>(job: J): Promise<JobResults[J['kind']]> {
    return this.#queue.run('job', async () => {
      if (this.#ended) throw new Error(`${job.kind} was dropped: Sluice ends`);
      return this.#run(job);
    });
  }
}
