import type { ResetActor } from '../../shared/model/reset.ts';
import type { ProcessTable } from '../credentials/process-table.ts';
import type { Clock } from '../platform/clock.ts';
import type { Random } from '../platform/random.ts';
import type { ResetPin, ResetStore } from '../store/types.ts';

/** Longer than a list, a refresh, a request and its repetition may take together. */
const CLAIM_MS = 90_000;

export interface ClaimDeps {
  readonly store: ResetStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly processes: ProcessTable;
}

/** One reset of an account at a time, across processes: the account's row says who works on it. */
export class Claims {
  readonly #deps: ClaimDeps;
  readonly owner: string;

  constructor(deps: ClaimDeps) {
    this.#deps = deps;
    this.owner = deps.random.uuid();
  }

  /** Null while somebody else works on it. */
  take(accountId: number, actor: ResetActor): Promise<ResetPin | null> {
    const { store, clock, processes } = this.#deps;
    const nowMs = clock.now();
    const { pid } = processes;
    const claim = {
      accountId,
      owner: this.owner,
      pid,
      expiresAtMs: nowMs + CLAIM_MS,
      actor,
      nowMs,
    };
    return store.claim(claim, (present) => this.isFree(present));
  }

  /**
   * Nobody works on it, or who did is dead. One taken from a process that only slept does no harm: its
   * request is repeated with the same id, and a claim without a request cannot be pinned any more.
   */
  isFree({ owner, pid, expiresAtMs }: ResetPin): boolean {
    const { clock, processes } = this.#deps;
    const leftMs = expiresAtMs - clock.now();
    // More than a claim's whole time: the clock was set back since.
    if (owner === '' || owner === this.owner || leftMs <= 0 || leftMs > CLAIM_MS) return true;
    // The same number under another name was an earlier process, e.g. in a container.
    if (pid === processes.pid) return true;
    return !processes.isAlive(pid, expiresAtMs - CLAIM_MS);
  }
}
