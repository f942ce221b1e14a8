import type { AccountUsage } from '../../shared/model/window.ts';
import { automaticChoice } from '../core/reset-plan.ts';
import type { Pool } from '../credentials/types.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/log.ts';
import type { Provider } from '../providers/types.ts';
import type { ResetStore } from '../store/types.ts';
import type { ResetService } from './service.ts';

interface AutomaticDeps {
  readonly providers: readonly Provider[];
  readonly pool: Pick<Pool, 'accounts'>;
  readonly service: Pick<ResetService, 'redeem' | 'states'>;
  readonly store: Pick<ResetStore, 'automaticSince'>;
  readonly reports: () => readonly AccountUsage[];
  /** What may have made a reset due. */
  readonly triggers: readonly ((listener: () => void) => () => void)[];
  readonly clock: Clock;
  readonly log: Logger;
  /** Null: the person has not turned it on, or lets no request through now. */
  readonly reserve: () => number | null;
}

/** After a look that led to nothing, the provider's list is not asked again at every change. */
const PAUSE_MS = 10 * 60_000;

/** Uses a reset by itself, where the person wants that: see `automaticChoice`. */
export class AutomaticResets {
  readonly #deps: AutomaticDeps;
  readonly #notBeforeMs = new Map<string, number>();
  #running: Promise<void> | null = null;
  #stops: readonly (() => void)[] | null = null;

  constructor(deps: AutomaticDeps) {
    this.#deps = deps;
  }

  /** Looks at every change from now on. */
  start(): void {
    this.#stops ??= this.#deps.triggers.map((follow) => follow(() => void this.look()));
  }

  /** Never rejects. Callers at the same time share one look. */
  look(): Promise<void> {
    if (this.#deps.reserve() === null) return Promise.resolve();
    this.#running ??= this.#lookOnce()
      .catch((error: unknown) =>
        this.#deps.log.error({ err: error }, 'automatic resets could not be looked at'),
      )
      .finally(() => {
        this.#running = null;
      });
    return this.#running;
  }

  dispose(): void {
    for (const stop of this.#stops ?? []) stop();
    this.#stops = [];
  }

  async #lookOnce(): Promise<void> {
    // The change that called may be one of many in this turn.
    await Promise.resolve();
    for (const { id, resets } of this.#deps.providers) if (resets != null) await this.#use(id);
  }

  async #use(provider: string): Promise<void> {
    const { clock, service, log } = this.#deps;
    const reserve = this.#deps.reserve();
    const nowMs = clock.now();
    const waitMs = (this.#notBeforeMs.get(provider) ?? 0) - nowMs;
    // A longer wait than it can be: the clock was set back since.
    if (reserve === null || (waitMs > 0 && waitMs <= PAUSE_MS)) return;
    // The database is asked only when there is something to do.
    const choice = this.#choose(provider, false) && this.#choose(provider, true);
    if (choice === null) return;
    this.#notBeforeMs.set(provider, nowMs + PAUSE_MS);
    const { accountId } = choice;
    const isStillDue = (): boolean =>
      this.#deps.reserve() !== null &&
      this.#choose(provider, true, accountId)?.accountId === accountId;
    const { outcome } = await service.redeem(accountId, {
      credit: null,
      by: 'automatic',
      automatic: { ...choice, reserve, isStillDue },
    });
    log.warn({ account: accountId, outcome }, 'a reset was looked for automatically');
  }

  /** `claimed`: the account that this look has taken for itself. */
  #choose(provider: string, withRecords: boolean, claimed: number | null = null) {
    const { clock, pool, service, store } = this.#deps;
    const nowMs = clock.now();
    const states = service.states().filter(({ id }) => id !== claimed);
    return automaticChoice({
      accounts: pool.accounts(),
      provider,
      nowMs,
      soonestExpiryMs: this.#expiries(),
      taken: new Set(states.map(({ id }) => id)),
      records: withRecords ? store.automaticSince(nowMs) : [],
    });
  }

  #expiries(): ReadonlyMap<number, number> {
    const known = new Map<number, number>();
    for (const { id, resets } of this.#deps.reports())
      if (resets.soonestExpiry !== null) known.set(id, Date.parse(resets.soonestExpiry));
    return known;
  }
}
