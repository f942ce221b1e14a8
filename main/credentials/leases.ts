import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/log.ts';
import type { Random } from '../platform/random.ts';
import { Timer } from '../platform/scheduler.ts';
import type { Lease, LeaseStore } from '../store/types.ts';
import type { ProcessTable } from './process-table.ts';

export interface LeaseTimes {
  readonly leaseMs: number;
  readonly renewEveryMs: number;
}

const TIMES: LeaseTimes = { leaseMs: 15_000, renewEveryMs: 5000 };

/** The right to refresh one account, renewed until it ends. */
export interface HeldLease {
  /** The answer to an earlier refresh never came: the stored refresh token may be spent. */
  readonly interrupted: boolean;
  /** Gives it back; a mark stays, and `mark` sets it. */
  release(mark?: boolean): Promise<void>;
  /** Renews no more and leaves the row as it is: it went with the result, or must keep others out. */
  drop(): void;
}

/** One refresh of an account at a time across processes. */
export class Leases {
  readonly #store: LeaseStore;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #processes: ProcessTable;
  readonly #times: LeaseTimes;
  readonly #owner: string;
  /** Marks that could not be written: this process still knows. */
  readonly #unwrittenMarks = new Set<number>();

  constructor(
    store: LeaseStore,
    clock: Clock,
    random: Random,
    log: Logger,
    processes: ProcessTable,
    times: LeaseTimes = TIMES,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#processes = processes;
    this.#times = times;
    this.#owner = random.uuid();
  }

  /** Null while another process refreshes. The row is on the disk when the promise resolves. */
  async acquire(accountId: number): Promise<HeldLease | null> {
    const present = this.#store.get(accountId);
    if (present !== null && !this.#isFree(present)) return null;
    const claim = {
      accountId,
      owner: this.#owner,
      pid: this.#processes.pid,
      expiresAtMs: this.#clock.now() + this.#times.leaseMs,
    };
    const lease = await this.#store.acquire(claim, (other) => this.#isFree(other));
    return lease === null ? null : this.#hold(lease);
  }

  /** Accounts whose refresh somebody began and never ended. */
  interruptedAccounts(): readonly number[] {
    return this.#store
      .list()
      .filter((lease) => lease.owner !== this.#owner && this.#isFree(lease))
      .map(({ accountId }) => accountId);
  }

  /** How long until the next lease of another process ends; null: none runs. */
  nextEndInMs(): number | null {
    const nowMs = this.#clock.now();
    const left = this.#store
      .list()
      .filter(({ owner }) => owner !== '' && owner !== this.#owner)
      .map(({ expiresAtMs }) => Math.min(expiresAtMs - nowMs, this.#times.leaseMs))
      .filter((leftMs) => leftMs > 0);
    return left.length === 0 ? null : Math.min(...left);
  }

  #isFree(lease: Lease): boolean {
    if (lease.owner === '' || lease.owner === this.#owner) return true;
    const leftMs = lease.expiresAtMs - this.#clock.now();
    // None is ever granted for longer: where more is left the clock was set back, and its end says nothing.
    if (leftMs > 0 && leftMs <= this.#times.leaseMs) return false;
    // The same number under another name was an earlier process, e.g. in a container.
    if (lease.pid === this.#processes.pid) return true;
    return !this.#processes.isAlive(lease.pid, lease.expiresAtMs - this.#times.leaseMs);
  }

  #hold(lease: Lease): HeldLease {
    const timer = new Timer((error) =>
      this.#log.warn({ err: error, account: lease.accountId }, 'a lease could not be renewed'),
    );
    const { leaseMs, renewEveryMs } = this.#times;
    const { accountId } = lease;
    const renew = async (): Promise<void> => {
      timer.set(renewEveryMs, renew);
      await this.#store.renew(accountId, this.#owner, this.#clock.now() + leaseMs);
    };
    timer.set(renewEveryMs, renew);
    return {
      interrupted: lease.interrupted || this.#unwrittenMarks.has(accountId),
      drop: () => {
        timer.dispose();
        this.#unwrittenMarks.delete(accountId);
      },
      release: async (mark = false) => {
        timer.dispose();
        if (mark) this.#unwrittenMarks.add(accountId);
        try {
          const isMarked = this.#unwrittenMarks.has(accountId);
          await this.#store.release(accountId, this.#owner, isMarked);
          this.#unwrittenMarks.delete(accountId);
        } catch (error) {
          // This owner may take it again; others when this process has ended.
          this.#log.warn({ err: error, account: accountId }, 'a lease could not be given back');
        }
      },
    };
  }
}
