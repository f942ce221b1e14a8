import type { Clock } from '../platform/clock.ts';
import { RecentTimes } from './recent-times.ts';
import type { ClientGrant } from './types.ts';

const MINUTE_MS = 60_000;

type Spending = Pick<ClientGrant, 'budgetUsd' | 'spentUsd'>;

export type LimitReached =
  | { readonly kind: 'requests'; readonly rpm: number; readonly retryAtMs: number }
  | { readonly kind: 'budget'; readonly budgetUsd: number };

/**
 * The limits of each client. Requests of the last minute are counted in memory: a restart forgives a minute.
 * The budget is the store's (`spentUsd`). A request's cost is known when its answer has ended: those under way
 * when the budget is reached still end.
 */
export class ClientLimits {
  readonly #clock: Clock;
  readonly #recent = new Map<number, RecentTimes>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Null: the request may go, and is counted. `isOwn`: with the caller's own credential, which costs the pool nothing. */
  take(
    { id, rpm, budgetUsd, spentUsd }: Pick<ClientGrant, 'id' | 'rpm' | 'budgetUsd' | 'spentUsd'>,
    isOwn: boolean,
  ): LimitReached | null {
    const spent = isOwn ? null : budgetReached({ budgetUsd, spentUsd });
    if (spent !== null) return spent;
    if (rpm === null) return null;
    let recent = this.#recent.get(id);
    if (recent === undefined) {
      recent = new RecentTimes(rpm, MINUTE_MS);
      this.#recent.set(id, recent);
    }
    const waitMs = recent.take(this.#clock.monotonic());
    return waitMs === 0 ? null : { kind: 'requests', rpm, retryAtMs: this.#clock.now() + waitMs };
  }
}

export function budgetReached({ budgetUsd, spentUsd }: Spending): LimitReached | null {
  return budgetUsd !== null && spentUsd >= budgetUsd ? { kind: 'budget', budgetUsd } : null;
}
