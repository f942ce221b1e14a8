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
import { FRESH_MS } from './view.ts';

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
  readonly startTimer?: StartTimer;
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
  /** After a failure; a refresh is answered with what is known meanwhile. */
  coolUntilMs: number;
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
    coolUntilMs: 0,
    isOverdue: false,
    ingestedAtMs: Number.NEGATIVE_INFINITY,
    authorizedAtMs: undefined,
    stopTimer: null,
  };
}

/** It rested too long to be shown, and not because it just failed. */
export function isOutdated({ report, problem, coolUntilMs }: Entry, nowMs: number): boolean {
  const isFailing = problem !== null && nowMs - coolUntilMs < FRESH_MS;
  const fetchedAtMs = report?.fetchedAtMs ?? Number.NEGATIVE_INFINITY;
  return !isFailing && nowMs - fetchedAtMs > FRESH_MS;
}
