import type { PoolAccount } from '../core/account.ts';
import { selectAccount } from '../core/selection.ts';
import type { RequestQuery, Selection } from '../core/selection.ts';
import type { Bindings } from './bindings.ts';
import type { Continuations } from './continuations.ts';
import { OverrideIndex } from './override-index.ts';

export interface StickyParts {
  readonly accounts: () => readonly PoolAccount[];
  readonly get: (id: number) => PoolAccount | null;
  readonly bindings: Pick<Bindings, 'get' | 'bind'>;
  readonly continuations: Pick<Continuations, 'ownerOf'>;
}

const NONE: ReadonlySet<number> = new Set();

/**
 * Who serves a request: the account that it names, else the override key, else the account that made what it
 * goes on with, else the one that its session is bound to, else a new pick, which is bound.
 */
export class StickySelector {
  readonly #parts: StickyParts;
  readonly #overrides = new OverrideIndex();

  constructor(parts: StickyParts) {
    this.#parts = parts;
  }

  select(query: RequestQuery, nowMs: number): Selection {
    const { bindings } = this.#parts;
    const { provider, client, session } = query;
    const accounts = this.#parts.accounts();
    // Neither writes a binding: without them everything is as it was.
    if (query.pinned !== null) return this.#only(query.pinned, query, nowMs);
    const override = this.#overrides.of(accounts, provider);
    if (override !== null) return this.#named(override, 'override', query, nowMs);
    const maker = this.#maker(query);
    if (maker !== null) return this.#alone(maker, query, nowMs);
    const bound = bindings.get(provider, client, session);
    const stays = bound !== null && this.#canServe(bound, query, nowMs);
    if (stays && !query.excluded.has(bound)) return this.#only(bound, query, nowMs);
    const picked = this.#pick(accounts, query, nowMs);
    // Tried and passed over once, its account may serve the session's next request again.
    if (picked.kind === 'account' && !stays)
      bindings.bind(provider, client, session, picked.account.id);
    return picked;
  }

  #canServe(id: number, query: RequestQuery, nowMs: number): boolean {
    return this.#only(id, { ...query, excluded: NONE }, nowMs).kind === 'account';
  }

  #maker({ provider, continuation }: RequestQuery): PoolAccount | null {
    if (continuation === null) return null;
    const owner = this.#parts.continuations.ownerOf(provider, continuation);
    return owner === null ? null : this.#parts.get(owner);
  }

  /** No other account knows what was made: another one would only say so. */
  #alone({ id }: PoolAccount, query: RequestQuery, nowMs: number): Selection {
    const { bindings } = this.#parts;
    const { provider, client, session } = query;
    const found = this.#named(id, 'continuation', query, nowMs);
    if (found.kind === 'account' && bindings.get(provider, client, session) === null)
      bindings.bind(provider, client, session, id);
    return found;
  }

  /** One account that the caller did not name itself: the answer says why no other is asked. */
  #named(
    id: number,
    why: 'override' | 'continuation',
    query: RequestQuery,
    nowMs: number,
  ): Selection {
    const found = this.#only(id, query, nowMs);
    return found.kind === 'none' ? { ...found, only: { account: id, why } } : found;
  }

  /** One account, without a look at its siblings. */
  #only(id: number, query: RequestQuery, nowMs: number): Selection {
    const account = this.#parts.get(id);
    return selectAccount(account === null ? [] : [account], { ...query, pinned: id }, nowMs);
  }

  /** Stands here until the ranking does this: an even spread over the accounts of the best priority. */
  #pick(accounts: readonly PoolAccount[], query: RequestQuery, nowMs: number): Selection {
    const first = selectAccount(accounts, query, nowMs);
    if (first.kind === 'none') return first;
    const { priority } = first.account;
    const equals = accounts.filter(
      (account) =>
        account.priority === priority && selectAccount([account], query, nowMs).kind === 'account',
    );
    const account = equals[hashOf(query.session) % equals.length] ?? first.account;
    return { kind: 'account', account };
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1)
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
