import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/log.ts';
import type { Random } from '../platform/random.ts';
import { Timer } from '../platform/scheduler.ts';
import type { Lease, LeaseStore } from '../store/types.ts';
import type { ProcessTable } from './process-table.ts';

const LEASE_MS = 15_000;
const RENEW_EVERY_MS = 5000;

/** The right to refresh one account, renewed until it ends. */
export interface HeldLease {
  /** An earlier holder died in the middle: the stored refresh token may be spent. */
  readonly interrupted: boolean;
  /** Gives it back; a mark stays. */
  release(): Promise<void>;
  /** Renews no more and leaves the row as it is: it went with the result, or must keep others out. */
  drop(): void;
}

/** One refresh of an account at a time across processes. */
export class Leases {
  readonly #store: LeaseStore;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #processes: ProcessTable;
  readonly #owner: string;

  constructor(
    store: LeaseStore,
    clock: Clock,
    random: Random,
    log: Logger,
    processes: ProcessTable,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#processes = processes;
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
      expiresAtMs: this.#clock.now() + LEASE_MS,
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

  #isFree(lease: Lease): boolean {
    if (lease.owner === '' || lease.owner === this.#owner) return true;
    if (lease.expiresAtMs > this.#clock.now()) return false;
    // The same number under another name was an earlier process, e.g. in a container.
    if (lease.pid === this.#processes.pid) return true;
    return !this.#processes.isAlive(lease.pid, lease.expiresAtMs - LEASE_MS);
  }

  #hold(lease: Lease): HeldLease {
    const timer = new Timer((error) =>
      this.#log.warn({ err: error, account: lease.accountId }, 'a lease could not be renewed'),
    );
    const renew = async (): Promise<void> => {
      timer.set(RENEW_EVERY_MS, renew);
      await this.#store.renew(lease.accountId, this.#owner, this.#clock.now() + LEASE_MS);
    };
    timer.set(RENEW_EVERY_MS, renew);
    return {
      interrupted: lease.interrupted,
      drop: () => timer.dispose(),
      release: async () => {
        timer.dispose();
        try {
          await this.#store.release(lease.accountId, this.#owner);
        } catch (error) {
          // This owner may take it again; others when this process has ended.
          this.#log.warn(
            { err: error, account: lease.accountId },
            'a lease could not be given back',
          );
        }
      },
    };
  }
}
