import type { Strategy } from '../../../shared/model/ranking.ts';
import type { PoolAccount } from '../../core/account.ts';
import type { SelectionQuery } from '../../core/selection.ts';
import { makePoolAccount } from '../../core/testing/pool-account.ts';
import type { WindowReading } from '../../core/usage.ts';
import { anthropic } from '../../providers/anthropic.ts';
import { openaiCodex } from '../../providers/openai-codex.ts';
import { createMemoryBindings } from './memory-bindings.ts';
import { Selector } from '../selector.ts';
import type { Bindings, Continuations } from '../types.ts';

export const NOW = Date.parse('2026-01-15T12:00:00.000Z');
export const HOUR = 3_600_000;

/** A selector over accounts and windows that a test sets, with counts of what it reads. */
export class SelectorBench {
  accounts: readonly PoolAccount[] = [];
  readonly windows = new Map<number, readonly WindowReading[]>();
  readonly owners = new Map<string, number>();
  readonly binds: number[] = [];
  strategy: Strategy = 'drain-rate';
  /** How often the list of all accounts, and the windows of one, were read. */
  readonly reads = { lists: 0, windows: 0 };
  readonly selector: Selector;
  readonly #byId = new Map<number, PoolAccount>();
  readonly #ofPool = new Set<() => void>();
  readonly #ofUsage = new Set<() => void>();

  constructor() {
    this.selector = new Selector({
      pool: {
        accounts: () => {
          this.reads.lists += 1;
          return this.accounts;
        },
        get: (id) => this.#byId.get(id) ?? null,
        onChange: (listener) => listen(this.#ofPool, listener),
      },
      usage: {
        windowsOf: (id) => {
          this.reads.windows += 1;
          return this.windows.get(id) ?? [];
        },
        onChange: (listener) => listen(this.#ofUsage, listener),
      },
      providers: [anthropic, openaiCodex],
      strategyOf: () => this.strategy,
      bindings: this.#bindings(),
      continuations: this.#continuations(),
    });
  }

  /** Sets the accounts and tells of it. */
  set(accounts: readonly PoolAccount[]): void {
    this.accounts = accounts;
    this.#byId.clear();
    for (const account of accounts) this.#byId.set(account.id, account);
    for (const listener of this.#ofPool) listener();
  }

  change(id: number, fields: Partial<PoolAccount>): void {
    this.set(this.accounts.map((each) => (each.id === id ? { ...each, ...fields } : each)));
  }

  /** Tells that some window was read. */
  changed(): void {
    for (const listener of this.#ofUsage) listener();
  }

  get listening(): number {
    return this.#ofPool.size + this.#ofUsage.size;
  }

  /** The account that is chosen, or the code of the answer that none is. */
  pick(fields: Partial<SelectionQuery> = {}, nowMs = NOW): number | string {
    const selection = this.selector.select(selectionQuery(fields), nowMs);
    return selection.kind === 'account' ? selection.account.id : selection.code;
  }

  #bindings(): Bindings {
    const bindings = createMemoryBindings();
    return {
      get: (provider, client, session) => bindings.get(provider, client, session),
      bind: (provider, client, session, accountId) => {
        this.binds.push(accountId);
        bindings.bind(provider, client, session, accountId);
      },
    };
  }

  #continuations(): Continuations {
    return {
      ownerOf: (_, id) => this.owners.get(id) ?? null,
      remember: (_, id, accountId) => this.owners.set(id, accountId),
    };
  }
}

export function selectionQuery(fields: Partial<SelectionQuery> = {}): SelectionQuery {
  return {
    provider: 'anthropic',
    model: null,
    client: 1,
    session: null,
    pinned: null,
    excluded: new Set(),
    continuation: null,
    ...fields,
  };
}

export function accounts(count: number, fields: Partial<PoolAccount> = {}): readonly PoolAccount[] {
  return Array.from({ length: count }, (_, index) => makePoolAccount({ id: index + 1, ...fields }));
}

export function block(untilMs: number, scope = 'account', reason = 'usage limit') {
  return { scope, untilMs, reason, billing: false };
}

function listen(listeners: Set<() => void>, listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
