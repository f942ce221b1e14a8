import type { PoolAccount } from '../core/account.ts';
import { isOverride, overrideOf } from '../core/override.ts';
import { selectAccount } from '../core/selection.ts';
import type { RequestQuery, Selection } from '../core/selection.ts';
import type { Bindings } from './bindings.ts';
import type { Continuations } from './continuations.ts';

export interface StickyParts {
  readonly accounts: () => readonly PoolAccount[];
  readonly get: (id: number) => PoolAccount | null;
  readonly bindings: Pick<Bindings, 'get' | 'bind'>;
  readonly continuations: Pick<Continuations, 'ownerOf'>;
}

/**
 * Who serves a request: the account that it names, else the override key, else the account that made what it
 * goes on with, else the one that its session is bound to, else a new pick, which is bound.
 */
export class StickySelector {
  readonly #parts: StickyParts;

  constructor(parts: StickyParts) {
    this.#parts = parts;
  }

  select(query: RequestQuery, nowMs: number): Selection {
    const { bindings } = this.#parts;
    const { provider, client, session } = query;
    const accounts = this.#parts.accounts();
    // Neither writes a binding: without them everything is as it was.
    if (query.pinned !== null || overrideOf(accounts, provider) !== null)
      return selectAccount(accounts, query, nowMs);
    const maker = this.#maker(query);
    if (maker !== null) return this.#alone(maker, query, nowMs);
    const bound = bindings.get(provider, client, session);
    if (bound !== null && !query.excluded.has(bound)) {
      const found = this.#only(bound, query, nowMs);
      if (found.kind === 'account') return found;
    }
    const picked = this.#pick(accounts, query, nowMs);
    if (picked.kind === 'account') bindings.bind(provider, client, session, picked.account.id);
    return picked;
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
    const found = this.#only(id, query, nowMs);
    if (found.kind === 'none') return { ...found, only: { account: id, why: 'continuation' } };
    if (bindings.get(provider, client, session) === null)
      bindings.bind(provider, client, session, id);
    return found;
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
        account.priority === priority &&
        !isOverride(account) &&
        selectAccount([account], query, nowMs).kind === 'account',
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
