import type { Backup } from '../../../shared/model/files.ts';

/** An account that was removed. Its id may belong to another one in a backup of an earlier database. */
export interface RemovedAccount {
  readonly id: number;
  readonly provider: string;
  readonly identityKey: string;
  readonly createdAtMs: number;
}

/** What is too slow for the thread that proxies. `database` is the live file, which a job only reads. */
export type Job =
  | { readonly kind: 'check'; readonly database: string }
  | {
      readonly kind: 'backup';
      readonly database: string;
      readonly day: string;
      readonly keep: number;
      /** Backups up to this day, and of a future one, stay however many there are: one of them may be restored. */
      readonly keepUpTo: string | null;
      /** Make it although the day has one, and delete all older ones. */
      readonly renew: boolean;
    }
  | { readonly kind: 'inspect'; readonly database: string; readonly today: string }
  | {
      readonly kind: 'scrub';
      readonly database: string;
      readonly removed: readonly RemovedAccount[];
    }
  | { readonly kind: 'prepare-restore'; readonly backup: string; readonly copy: string };

export type JobKind = Job['kind'];

export interface JobResults {
  /** What is wrong; null: nothing. */
  readonly check: { readonly damage: string | null };
  readonly backup: { readonly damage: string | null; readonly made: string | null };
  readonly inspect: {
    readonly best: Backup | null;
    readonly bad: readonly { readonly path: string; readonly why: string }[];
  };
  readonly scrub: {
    readonly rewritten: readonly string[];
    /** Could not be rewritten and were deleted: the person's removal is the order. */
    readonly deleted: readonly { readonly path: string; readonly why: string }[];
  };
  readonly 'prepare-restore': { readonly accounts: number };
}

/** What the worker posts, once. */
export type JobAnswer =
  | { readonly ok: true; readonly value: JobResults[JobKind] }
  | {
      readonly ok: false;
      readonly code: string;
      readonly message: string;
      readonly hint: string | null;
    };
