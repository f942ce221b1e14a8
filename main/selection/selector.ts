import type { Place as SnapshotPlace, Strategy } from '../../shared/model/ranking.ts';
import type { ChosenBecause } from '../../shared/model/attempt.ts';
import type { PoolAccount } from '../core/account.ts';
import { bestGroup, blockEndMs, isUsable } from '../core/ranking/order.ts';
import type { RankingQuery } from '../core/ranking/order.ts';
import { rankAccounts } from '../core/ranking/rank-accounts.ts';
import type { Ranking } from '../core/ranking/rank-accounts.ts';
import { PLAIN_RULES } from '../core/ranking/rules.ts';
import { pickForSession, sharesOf } from '../core/ranking/shares.ts';
import { noAccount } from '../core/selection.ts';
import type { Selection, SelectionQuery } from '../core/selection.ts';
import type { WindowReading } from '../core/usage.ts';
import type { Pool } from '../credentials/types.ts';
import type { Provider } from '../providers/types.ts';
import { OrderIndex } from './order-index.ts';
import type { Place } from './order-index.ts';
import type { Bindings, Continuations } from './types.ts';

export interface SelectorDeps {
  readonly pool: Pick<Pool, 'accounts' | 'get' | 'onChange'>;
  readonly usage: {
    windowsOf(accountId: number, nowMs: number): readonly WindowReading[];
    onChange(listener: () => void): () => void;
  };
  readonly providers: readonly Pick<Provider, 'id' | 'familyOf' | 'ranking'>[];
  readonly strategyOf: (provider: string) => Strategy;
  readonly bindings: Bindings;
  readonly continuations: Continuations;
}

interface Picked {
  readonly id: number;
  readonly why: ChosenBecause;
}

type Facts = Pick<Provider, 'id' | 'familyOf' | 'ranking'>;

/** Chooses the account of a request, from memory alone: a session that has one costs no look at its siblings. */
export class Selector {
  readonly #deps: SelectorDeps;
  readonly #facts: ReadonlyMap<string, Facts>;
  readonly #index: OrderIndex;
  /** Account of the newest session, by provider. */
  readonly #lastTaken = new Map<string, number>();
  readonly #stops: readonly (() => void)[];

  constructor(deps: SelectorDeps) {
    this.#deps = deps;
    this.#facts = new Map(deps.providers.map((provider) => [provider.id, provider]));
    this.#index = new OrderIndex({
      accounts: () => deps.pool.accounts(),
      windowsOf: (id, nowMs) => deps.usage.windowsOf(id, nowMs),
    });
    this.#stops = [
      deps.pool.onChange(() => this.#index.clear()),
      deps.usage.onChange(() => this.#index.clearOrders()),
    ];
  }

  /**
   * The account that the request names, else the override key, else the account that made what it goes on
   * from, else the session's, else a new one, which the session then keeps.
   */
  select(query: SelectionQuery, nowMs: number): Selection {
    const { provider, pinned, continuation } = query;
    // Neither of these two writes a binding: without them everything is as it was.
    if (pinned !== null) return this.#exactly(pinned, 'named', query, nowMs);
    const override = this.#index.overrideOf(provider);
    if (override !== null) return this.#named(override, 'override', query, nowMs);
    const owner = this.#ownerOf(provider, continuation);
    if (owner !== null) return this.#goingOn(owner, query, nowMs);
    const bound = this.#boundTo(query);
    const ranked = this.#rankingQuery(provider, query.model, null);
    const stays =
      bound !== null &&
      this.#serves(bound, ranked, nowMs) &&
      !this.#index.isRelieved(bound, ranked, nowMs);
    if (stays && !query.excluded.has(bound.id))
      return { kind: 'account', account: bound, why: 'session' };
    const picked = this.#pick(query, ranked, nowMs);
    const account = picked === null ? null : this.#deps.pool.get(picked.id);
    if (picked === null || account === null) return this.#nobody(query, ranked, nowMs);
    // Tried and passed over once, its account may serve the session's next request again.
    if (!stays && query.session !== null)
      this.#deps.bindings.bind(provider, query.client, query.session, account.id);
    return { kind: 'account', account, why: picked.why };
  }

  /** The whole explanation. Another strategy than the set one is a what-if. */
  ranking(
    provider: string,
    model: string | null,
    strategy: Strategy | null,
    nowMs: number,
  ): Ranking {
    const { pool, usage } = this.#deps;
    const query = this.#rankingQuery(provider, model, strategy);
    const lastTaken = this.#lastTaken.get(provider) ?? null;
    const windowsOf = (id: number): readonly WindowReading[] => usage.windowsOf(id, nowMs);
    return rankAccounts(pool.accounts(), windowsOf, { ...query, lastTaken }, nowMs);
  }

  /** The accounts of a provider that can serve, best first, with their shares of the new sessions. */
  places(provider: string, nowMs: number): readonly SnapshotPlace[] {
    const query = this.#rankingQuery(provider, null, null);
    const override = this.#index.overrideOf(provider);
    if (override !== null) return this.#placeOf(override, query, nowMs);
    const sharing = this.#turned(query, this.#index.places(query, nowMs));
    const others = this.#index
      .order(query, nowMs)
      .slice(sharing.length)
      .filter(({ blockedUntilMs }) => blockedUntilMs === null)
      .map(({ account }) => ({ id: account.id, share: 0 }));
    return [...sharing, ...others].map(({ id, share }, index) => ({ id, rank: index + 1, share }));
  }

  #placeOf(id: number, query: RankingQuery, nowMs: number): readonly SnapshotPlace[] {
    const account = this.#deps.pool.get(id);
    const serves = account !== null && this.#canServe(account, query, nowMs);
    return serves ? [{ id, rank: 1, share: 1 }] : [];
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    this.#index.clear();
  }

  #rankingQuery(provider: string, model: string | null, strategy: Strategy | null): RankingQuery {
    const facts = this.#facts.get(provider);
    return {
      provider,
      model,
      family: model === null ? null : (facts?.familyOf(model) ?? null),
      strategy: strategy ?? this.#deps.strategyOf(provider),
      rules: facts?.ranking ?? PLAIN_RULES,
    };
  }

  #ownerOf(provider: string, continuation: string | null): number | null {
    if (continuation === null) return null;
    const id = this.#deps.continuations.ownerOf(provider, continuation);
    return id !== null && this.#deps.pool.get(id)?.provider === provider ? id : null;
  }

  #boundTo({ provider, client, session }: SelectionQuery): PoolAccount | null {
    if (session === null) return null;
    const id = this.#deps.bindings.get(provider, client, session);
    return id === null ? null : this.#deps.pool.get(id);
  }

  #exactly(id: number, why: ChosenBecause, query: SelectionQuery, nowMs: number): Selection {
    const account = this.#deps.pool.get(id);
    const isHere = account !== null && account.provider === query.provider;
    const ranked = this.#rankingQuery(query.provider, query.model, null);
    const candidates = isHere && !query.excluded.has(id) ? [account] : [];
    const [only] = candidates;
    if (only !== undefined && this.#canServe(only, ranked, nowMs))
      return { kind: 'account', account: only, why };
    return noAccount(candidates, ranked, nowMs);
  }

  /** One account that the caller did not name itself: the answer says why no other is asked. */
  #named(
    id: number,
    why: 'override' | 'continuation',
    query: SelectionQuery,
    nowMs: number,
  ): Selection {
    const found = this.#exactly(id, why, query, nowMs);
    return found.kind === 'none' ? { ...found, only: { account: id, why } } : found;
  }

  /** No other account knows what was made: another one would only say so. */
  #goingOn(id: number, query: SelectionQuery, nowMs: number): Selection {
    const { provider, client, session } = query;
    const { bindings } = this.#deps;
    const found = this.#named(id, 'continuation', query, nowMs);
    const isNew =
      found.kind === 'account' &&
      session !== null &&
      bindings.get(provider, client, session) === null;
    if (isNew) bindings.bind(provider, client, session, id);
    return found;
  }

  #canServe(account: PoolAccount, { provider, family, rules }: RankingQuery, nowMs: number) {
    return isUsable(account, provider, nowMs) && blockEndMs(account, family, rules, nowMs) === null;
  }

  /** Can, and its plan has the model. */
  #serves(account: PoolAccount, query: RankingQuery, nowMs: number): boolean {
    return this.#canServe(account, query, nowMs) && this.#index.fitsPlan(account, query, nowMs);
  }

  #pick(query: SelectionQuery, ranked: RankingQuery, nowMs: number): Picked | null {
    const { provider, session, excluded } = query;
    const sharing =
      excluded.size === 0
        ? this.#index.places(ranked, nowMs)
        : this.#sharingWithout(excluded, ranked, nowMs);
    const order = this.#turned(ranked, sharing);
    const id = pickForSession({ strategy: ranked.strategy, order }, session);
    // A retry is no new session: it takes nobody's turn.
    if (id !== null && excluded.size === 0) this.#lastTaken.set(provider, id);
    if (id === null) return null;
    if (this.#isOnly(id, excluded, ranked, nowMs)) return { id, why: 'only' };
    return { id, why: order[0]?.id === id ? 'best' : 'share' };
  }

  #isOnly(id: number, excluded: ReadonlySet<number>, ranked: RankingQuery, nowMs: number): boolean {
    // Those that can serve come first: the first or the second other one answers it.
    return !this.#index
      .order(ranked, nowMs)
      .some(
        ({ account, blockedUntilMs }) =>
          blockedUntilMs === null && account.id !== id && !excluded.has(account.id),
      );
  }

  #sharingWithout(
    excluded: ReadonlySet<number>,
    ranked: RankingQuery,
    nowMs: number,
  ): readonly Place[] {
    const left = this.#index
      .order(ranked, nowMs)
      .filter(({ account }) => !excluded.has(account.id));
    const group = bestGroup(left);
    const shares = sharesOf(ranked.strategy, group.length);
    return group.map(({ account }, index) => ({ id: account.id, share: shares[index] ?? 0 }));
  }

  /** `round-robin` begins after the account of the newest session. */
  #turned({ provider, strategy }: RankingQuery, places: readonly Place[]): readonly Place[] {
    if (strategy !== 'round-robin') return places;
    const lastTaken = this.#lastTaken.get(provider) ?? 0;
    const start = places.findIndex(({ id }) => id > lastTaken);
    return start <= 0 ? places : [...places.slice(start), ...places.slice(0, start)];
  }

  #nobody(query: SelectionQuery, ranked: RankingQuery, nowMs: number): Selection {
    const candidates = this.#deps.pool
      .accounts()
      .filter(({ id, provider }) => provider === query.provider && !query.excluded.has(id));
    return noAccount(candidates, ranked, nowMs);
  }
}
