import { WINDOW_BLOCK_REASON } from '../../shared/model/block-reasons.ts';
import type { Block } from '../core/account.ts';
import { healedScopes } from '../core/heal-blocks.ts';
import { newBlocks } from '../core/usage-change.ts';
import type { UsageReport } from '../core/usage.ts';
import type { Pool } from '../credentials/types.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/log.ts';

interface Deps {
  readonly pool: Pick<Pool, 'accounts' | 'get' | 'block' | 'liftBlocks' | 'onChange'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Sets blocks for what a report shows to be full, and ends those that a report shows to be over. */
export class BlockKeeper {
  readonly #deps: Deps;
  /** When each present block was set or prolonged; after a restart, when it was read. */
  #setAtMs = new Map<string, number>();
  readonly #stopFollowing: () => void;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#stopFollowing = deps.pool.onChange(() => this.#follow());
    this.#follow();
  }

  learn(accountId: number, report: UsageReport): void {
    const { pool, clock, log } = this.#deps;
    const nowMs = clock.now();
    const blocks = pool.get(accountId)?.blocks ?? [];
    const setAtMs = (block: Block): number => this.#setAtMs.get(keyOf(accountId, block)) ?? nowMs;
    for (const scope of healedScopes(report, blocks, setAtMs, nowMs))
      pool.liftBlocks(accountId, [WINDOW_BLOCK_REASON], scope).catch((error: unknown) => {
        log.error({ account: accountId, err: error }, 'the end of a block could not be stored');
      });
    for (const block of newBlocks(report, blocks, nowMs)) pool.block(accountId, block);
  }

  dispose(): void {
    this.#stopFollowing();
  }

  #follow(): void {
    const { pool, clock } = this.#deps;
    const present = new Map<string, number>();
    for (const { id, blocks } of pool.accounts())
      for (const block of blocks) {
        const key = keyOf(id, block);
        present.set(key, this.#setAtMs.get(key) ?? clock.now());
      }
    this.#setAtMs = present;
  }
}

function keyOf(accountId: number, { scope, untilMs }: Block): string {
  return `${accountId} ${scope} ${untilMs}`;
}
