import type { PoolAccount } from '../core/account.ts';
import type { UsageReport } from '../core/usage.ts';
import type { Pool } from '../credentials/types.ts';
import type { Clock } from '../platform/clock.ts';
import type { Http } from '../platform/http.ts';
import type { Logger } from '../platform/log.ts';
import type { Random } from '../platform/random.ts';
import type { StartTimer } from '../platform/scheduler.ts';
import type { Provider, UsageSource } from '../providers/types.ts';
import type { UsageStore } from '../store/types.ts';
import type { PollPace } from './poll-times.ts';
import type { UsageFacts } from './usage-account.ts';

export interface UsageServiceDeps {
  readonly providers: readonly Provider[];
  readonly http: Pick<Http, 'request'>;
  readonly pool: Pick<
    Pool,
    'accounts' | 'get' | 'secret' | 'block' | 'liftBlocks' | 'setPlan' | 'onChange'
  >;
  readonly store: UsageStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** The person lets usage be read in the background, the machine is awake and somebody is there. */
  readonly isEnabled: () => boolean;
  /** How often that is. */
  readonly pace?: () => PollPace;
  readonly startTimer?: StartTimer;
  readonly facts?: UsageFacts;
}

/** An account whose usage can be read now. */
export interface Source {
  readonly account: PoolAccount;
  readonly provider: Provider;
  readonly usage: UsageSource;
}

/** What the service knows of one account. */
export interface Entry {
  report: UsageReport | null;
  problem: string | null;
  failures: number;
  /** The provider asked to wait: not even a person's refresh asks sooner. */
  notBeforeMs: number;
  /** Of the newest failure; a look alone asks no sooner than a report ages. */
  failedAtMs: number;
  /** A poll came due while nothing was to be asked. */
  isOverdue: boolean;
  ingestedAtMs: number;
  /** Tells a new sign-in of the same account; undefined until it is first seen. */
  authorizedAtMs: number | null | undefined;
  stopTimer: (() => void) | null;
}

export function newEntry(stored: UsageReport | null = null): Entry {
  return {
    report: stored,
    problem: null,
    failures: 0,
    notBeforeMs: stored?.notBeforeMs ?? 0,
    failedAtMs: Number.NEGATIVE_INFINITY,
    isOverdue: false,
    ingestedAtMs: Number.NEGATIVE_INFINITY,
    authorizedAtMs: undefined,
    stopTimer: null,
  };
}

/** Those that were read well and wait for their next turn. */
export function steadyIds(entries: ReadonlyMap<number, Entry>): readonly number[] {
  return [...entries].flatMap(([id, { failures, isOverdue, stopTimer }]) =>
    failures === 0 && !isOverdue && stopTimer !== null ? [id] : [],
  );
}
