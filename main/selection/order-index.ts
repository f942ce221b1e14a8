import type { Strategy } from '../../shared/model/ranking.ts';
import type { PoolAccount } from '../core/account.ts';
import { isOverride } from '../core/override.ts';
import {
  bestGroup,
  isPreferredAlike,
  orderAccounts,
  planTest,
  takesPart,
} from '../core/ranking/order.ts';
import type { Candidate, RankingQuery } from '../core/ranking/order.ts';
import { sharesOf } from '../core/ranking/shares.ts';
import type { WindowReading } from '../core/usage.ts';

/** Drain rates fall with the time; an order this old is made anew. */
const GOOD_FOR_MS = 1000;
/** Where each model is a family, families are the caller's words. */
const MOST_ORDERS = 500;

interface Known {
  readonly strategy: Strategy;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly order: readonly Candidate[];
  readonly places: readonly Place[];
}

/** An account that shares the new sessions. */
export interface Place {
  readonly id: number;
  readonly share: number;
}

interface Sources {
  accounts(): readonly PoolAccount[];
  windowsOf(accountId: number, nowMs: number): readonly WindowReading[];
}

/** Orders that were worked out, kept until something changes, time included. */
export class OrderIndex {
  readonly #sources: Sources;
  readonly #orders = new Map<string, Known>();
  /** Whether some account is known to have a plan with the model. */
  readonly #plans = new Map<string, (account: PoolAccount) => boolean>();
  #overrides: ReadonlyMap<string, number> | null = null;
  /** Providers with a sign-in. */
  #subscribed: ReadonlySet<string> | null = null;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  get size(): number {
    return this.#orders.size;
  }

  /** After windows were read. */
  clearOrders(): void {
    this.#orders.clear();
  }

  /** After accounts changed: everything is worked out anew when it is next asked for. */
  clear(): void {
    this.#orders.clear();
    this.#plans.clear();
    this.#overrides = null;
    this.#subscribed = null;
  }

  /** The key over the pool of a provider; null: the pool serves. */
  overrideOf(provider: string): number | null {
    this.#overrides ??= new Map(
      this.#sources
        .accounts()
        .filter((account) => isOverride(account))
        .map((account) => [account.provider, account.id]),
    );
    return this.#overrides.get(provider) ?? null;
  }

  order(query: RankingQuery, nowMs: number): readonly Candidate[] {
    return this.#known(query, nowMs).order;
  }

  /** Those that share the new sessions, best first. */
  places(query: RankingQuery, nowMs: number): readonly Place[] {
    return this.#known(query, nowMs).places;
  }

  /**
   * Whether a key's sessions go back to a subscription: a key costs money, and serves only when no
   * subscription can, unless the person prefers it. Where a provider has keys alone, no sibling is looked at.
   */
  isRelieved(account: PoolAccount, query: RankingQuery, nowMs: number): boolean {
    if (account.kind === 'oauth' || !this.#hasSubscription(query.provider)) return false;
    const best = this.order(query, nowMs).find(({ account: one }) => one.kind === 'oauth');
    const canServe = best !== undefined && best.blockedUntilMs === null && best.fitsPlan;
    return canServe && isPreferredAlike(best.account, account);
  }

  #hasSubscription(provider: string): boolean {
    this.#subscribed ??= new Set(
      this.#sources.accounts().flatMap((one) => (one.kind === 'oauth' ? one.provider : [])),
    );
    return this.#subscribed.has(provider);
  }

  /** Whether an account's plan has the model. Looks at its siblings once a change, and only where plans differ. */
  fitsPlan(account: PoolAccount, query: RankingQuery, nowMs: number): boolean {
    const { provider, model, rules } = query;
    const need = model === null ? null : rules.planFor(model);
    if (need === null) return true;
    const key = `${provider} ${need.name}`;
    let fits = this.#plans.get(key);
    if (fits === undefined) {
      const part = this.#sources.accounts().filter((one) => takesPart(one, provider, nowMs));
      fits = planTest(part, model, rules);
      this.#plans.set(key, fits);
    }
    return fits(account);
  }

  #known(query: RankingQuery, nowMs: number): Known {
    const { provider, model, family, rules, strategy } = query;
    const need = model === null ? '' : (rules.planFor(model)?.name ?? '');
    const key = `${provider} ${family ?? ''} ${need}`;
    const known = this.#orders.get(key);
    const isGood =
      known !== undefined &&
      known.strategy === strategy &&
      nowMs >= known.fromMs &&
      nowMs < known.untilMs;
    if (isGood) return known;
    const made = this.#make(query, nowMs);
    if (known === undefined && this.#orders.size >= MOST_ORDERS) this.#orders.clear();
    this.#orders.set(key, made);
    return made;
  }

  #make(query: RankingQuery, nowMs: number): Known {
    const { strategy } = query;
    const order = orderAccounts(
      this.#sources.accounts(),
      (id) => this.#sources.windowsOf(id, nowMs),
      query,
      nowMs,
    );
    const group = bestGroup(order);
    const shares = sharesOf(strategy, group.length);
    const places = group.map(({ account }, index) => ({
      id: account.id,
      share: shares[index] ?? 0,
    }));
    return { strategy, fromMs: nowMs, untilMs: goodUntilMs(order, nowMs), order, places };
  }
}

/** Blocks that end and windows that begin anew change an order at their moment. */
function goodUntilMs(order: readonly Candidate[], nowMs: number): number {
  let untilMs = nowMs + GOOD_FOR_MS;
  for (const { blockedUntilMs, figures } of order) {
    for (const atMs of [
      blockedUntilMs,
      figures.long?.resetsAtMs ?? null,
      figures.short?.resetsAtMs ?? null,
    ])
      if (atMs !== null && atMs > nowMs && atMs < untilMs) untilMs = atMs;
  }
  return untilMs;
}
