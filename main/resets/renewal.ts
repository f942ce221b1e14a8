import {
  CREDIT_BLOCK_REASON,
  LIMIT_BLOCK_REASON,
  WINDOW_BLOCK_REASON,
} from '../../shared/model/block-reasons.ts';
import type { AccountUsage } from '../../shared/model/window.ts';
import type { Pool } from '../credentials/types.ts';
import type { Logger } from '../platform/log.ts';
import type { ResetStore } from '../store/types.ts';

export interface RenewalDeps {
  readonly pool: Pick<Pool, 'liftBlocks'>;
  readonly store: Pick<ResetStore, 'audit'>;
  readonly usage: {
    reports(): readonly AccountUsage[];
    drop(accountId: number): Promise<void>;
    refresh(accountIds: readonly number[]): Promise<void>;
  };
  readonly log: Logger;
}

/** Blocks that a window began anew has answered. */
const LIFTED = [WINDOW_BLOCK_REASON, LIMIT_BLOCK_REASON, CREDIT_BLOCK_REASON] as const;
/** More than other processes can settle between two looks. */
const LOOK_BACK = 50;

/** What follows from a reset: the account's blocks go and its windows are read again. */
export class Renewal {
  readonly #deps: RenewalDeps;
  /** Requests whose success is known here. */
  readonly #known: Set<string>;

  constructor(deps: RenewalDeps) {
    this.#deps = deps;
    this.#known = new Set(this.#resets().map(({ requestId }) => requestId));
  }

  /** Before the success of a request is written. Never rejects. */
  begin(accountId: number, requestId: string): Promise<void> {
    this.#known.add(requestId);
    return this.lift(accountId);
  }

  /** Never rejects. */
  async finish(accountId: number): Promise<void> {
    const { usage } = this.#deps;
    await usage.drop(accountId);
    // A poll that was on its way may have told of the old windows.
    await this.lift(accountId);
    await usage.refresh([accountId]);
  }

  /** The windows of an account that another process has reset are not the ones that are known here. */
  async follow(): Promise<void> {
    const news = this.#resets().filter(({ requestId }) => !this.#known.has(requestId));
    for (const { requestId } of news) this.#known.add(requestId);
    const accounts = new Set(news.map(({ accountId }) => accountId));
    await Promise.all(
      [...accounts].map(async (accountId) => {
        await this.lift(accountId);
        await this.finish(accountId);
      }),
    );
  }

  /** The provider did not reset them: a block that the windows, read now, do not bear out goes. */
  async settleDoubt(accountId: number): Promise<void> {
    await this.#deps.usage.refresh([accountId]);
    if (this.#isHealthy(accountId)) await this.lift(accountId);
  }

  /** What the disk does not take is gone from memory all the same. */
  async lift(accountId: number): Promise<void> {
    try {
      await this.#deps.pool.liftBlocks(accountId, LIFTED);
    } catch (error) {
      this.#deps.log.error(
        { account: accountId, err: error },
        'lifted blocks could not be written',
      );
    }
  }

  /** The windows were read just now, and none is used up. */
  #isHealthy(accountId: number): boolean {
    const report = this.#deps.usage.reports().find(({ id }) => id === accountId);
    if (report === undefined || report.stale || report.windows.length === 0) return false;
    return report.windows.every(({ status }) => status === 'ok' || status === 'warning');
  }

  #resets() {
    return this.#deps.store.audit(LOOK_BACK).filter(({ outcome }) => outcome === 'reset');
  }
}
