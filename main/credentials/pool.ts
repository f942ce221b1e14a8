import { AppError } from '../../shared/errors.ts';
import type { Block, PoolAccount } from '../core/account.ts';
import { isDueForRefresh } from '../core/refresh-plan.ts';
import { selectAccount } from '../core/selection.ts';
import type { Selection, SelectionQuery } from '../core/selection.ts';
import type { Clock } from '../platform/clock.ts';
import { KeyedQueue } from '../platform/keyed-queue.ts';
import type { Logger } from '../platform/log.ts';
import type { Random } from '../platform/random.ts';
import { sleep } from '../platform/scheduler.ts';
import type { Store, StoredAccount } from '../store/types.ts';
import type { Vault } from '../vault/types.ts';
import { AccountMemory } from './account-memory.ts';
import { addLogin } from './add-login.ts';
import { presentAnswer, REFRESH_FAILED_REASON } from './answers.ts';
import { withAbort } from './caller-abort.ts';
import { Leases } from './leases.ts';
import { systemProcessTable } from './process-table.ts';
import type { ProcessTable } from './process-table.ts';
import { Refresher } from './refresher.ts';
import type { RefreshCall } from './refresher.ts';
import type { NewLogin, Pool, SecretAnswer } from './types.ts';

/** What the pool must know of a provider; unknown providers have neither workspaces nor an end. */
export interface ProviderFacts {
  readonly identityByOrganization: boolean;
}

export interface PoolOptions {
  readonly store: Pick<Store, 'credentials' | 'leases'>;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly refresh: RefreshCall;
  readonly providerFacts: (provider: string) => ProviderFacts | null;
  readonly processes?: ProcessTable;
}

/** Time for a refresh under way to store its tokens before the process ends. */
const GRACE_MS = 15_000;
/** Blocks that a new sign-in answers. `rejected` is the proxy's reason for refused credentials. */
const ANSWERED_BY_LOGIN = [REFRESH_FAILED_REASON, 'rejected'] as const;

/** The pool of one process over the shared rows. Reads are memory only. */
export class AccountPool implements Pool {
  readonly #own: PoolOptions;
  readonly #memory: AccountMemory;
  readonly #leases: Leases;
  readonly #refresher: Refresher;
  readonly #end = new AbortController();
  readonly #logins = new KeyedQueue<'login'>();
  readonly #blockWrites = new KeyedQueue<number>();
  readonly #spread = new Map<number, number>();

  constructor(options: PoolOptions) {
    const { store, vault, clock, random, log, refresh } = options;
    this.#own = options;
    this.#memory = new AccountMemory(store.credentials, vault, log);
    const processes = options.processes ?? systemProcessTable(clock);
    this.#leases = new Leases(store.leases, clock, random, log, processes);
    this.#refresher = new Refresher({
      memory: this.#memory,
      store: store.credentials,
      vault,
      leases: this.#leases,
      clock,
      log,
      refresh,
      signal: this.#end.signal,
    });
  }

  accounts(): readonly PoolAccount[] {
    return this.#memory.accounts();
  }

  get(id: number): PoolAccount | null {
    return this.#memory.get(id)?.account ?? null;
  }

  select(query: SelectionQuery): Selection {
    return selectAccount(this.accounts(), query, this.#own.clock.now());
  }

  secret(
    id: number,
    options: { readonly staleRevision?: number; readonly signal?: AbortSignal } = {},
  ): SecretAnswer | Promise<SecretAnswer> {
    const { staleRevision, signal } = options;
    const entry = this.#memory.get(id);
    const present = presentAnswer(id, entry, this.#own.clock.now(), staleRevision);
    return present ?? withAbort(this.#refresher.run(id, { staleRevision }), signal);
  }

  block(id: number, block: Block): void {
    if (!this.#memory.addBlock(id, block)) return;
    void this.#blockWrites
      .run(id, () => this.#writeBlocks(id))
      .catch((error: unknown) => {
        this.#own.log.error({ err: error, account: id }, 'a block could not be written');
      });
  }

  async add(login: NewLogin): Promise<PoolAccount> {
    const { store, vault, clock, providerFacts } = this.#own;
    const byOrganization = providerFacts(login.provider)?.identityByOrganization ?? false;
    const stored = await this.#logins.run('login', () =>
      addLogin(store.credentials, vault, login, byOrganization, clock.now()),
    );
    this.#memory.apply(stored);
    const answered = stored.blocks.some(({ reason }) =>
      ANSWERED_BY_LOGIN.some((known) => known === reason),
    );
    const cleared = answered
      ? await store.credentials.dropBlocks(stored.id, ANSWERED_BY_LOGIN)
      : stored;
    return this.#applied(stored.id, cleared);
  }

  async setPaused(id: number, paused: boolean): Promise<PoolAccount> {
    return this.#applied(id, await this.#own.store.credentials.update(id, { paused }));
  }

  async rename(id: number, label: string | null): Promise<PoolAccount> {
    return this.#applied(id, await this.#own.store.credentials.update(id, { label }));
  }

  async remove(id: number): Promise<void> {
    // Serves nobody from now on: the disk may take seconds to let go of the last copy.
    this.#memory.forget(id);
    try {
      if (!(await this.#own.store.credentials.remove(id))) throw noSuchAccount(id);
    } finally {
      this.#memory.reloadOne(id);
    }
  }

  onChange(listener: () => void): () => void {
    return this.#memory.onChange(listener);
  }

  /** After `Store.changedElsewhere()`. */
  reload(): void {
    this.#memory.reload();
  }

  /** After a change of the vault: every secret is opened again. */
  reopen(): void {
    this.#memory.reopen();
  }

  /** What a sweep should refresh now: soon to expire, or begun by a process that died. */
  due(): readonly number[] {
    const nowMs = this.#own.clock.now();
    const interrupted = new Set(this.#leases.interruptedAccounts());
    return this.accounts()
      .filter(
        (account) =>
          this.#mayRefreshAhead(account) &&
          (interrupted.has(account.id) ||
            this.#refresher.hasUnwritten(account.id) ||
            isDueForRefresh(account.expiresAtMs, nowMs, this.#spreadOf(account))),
      )
      .map(({ id }) => id);
  }

  /** Refreshes although the token may still be fresh. */
  async refreshAhead(id: number): Promise<SecretAnswer> {
    const staleRevision = this.get(id)?.secretRevision;
    return this.#refresher.run(id, { staleRevision, ahead: true });
  }

  /** Lets refreshes under way store what they got, then forgets every secret. */
  async dispose(): Promise<void> {
    const grace = new AbortController();
    await Promise.race([
      this.#refresher.finish(),
      sleep(GRACE_MS, grace.signal).catch(() => undefined),
    ]);
    grace.abort();
    this.#end.abort();
    this.#memory.dispose();
  }

  async #writeBlocks(id: number): Promise<void> {
    const blocks = this.#memory.unwrittenBlocks(id);
    if (blocks.length === 0) return;
    const stored = await this.#own.store.credentials.setBlocks(id, blocks);
    this.#memory.settleBlocks(id, blocks);
    if (stored !== null) this.#memory.apply(stored);
  }

  /** An account without a refresh token is used until its end and not a moment less. */
  #mayRefreshAhead({ id, ownership, disabled }: PoolAccount): boolean {
    const secret = this.#memory.get(id)?.secret;
    const hasRefresh = secret?.kind === 'oauth' && secret.refresh !== null;
    const isOurs = ownership === 'own' && disabled === null;
    return hasRefresh && isOurs && this.#refresher.mayWorkAhead(id);
  }

  #applied(id: number, stored: StoredAccount | null): PoolAccount {
    if (stored === null) {
      this.#memory.forget(id);
      throw noSuchAccount(id);
    }
    return this.#memory.apply(stored).account;
  }

  /** Drawn once an account, so that many signed in together do not refresh together. */
  #spreadOf({ id }: PoolAccount): number {
    const known = this.#spread.get(id) ?? this.#own.random.fraction();
    this.#spread.set(id, known);
    return known;
  }
}

/** Reads every account and opens what the vault can open. */
export async function createPool(options: PoolOptions): Promise<AccountPool> {
  return new AccountPool(options);
}

function noSuchAccount(id: number): AppError {
  return new AppError('NOT_FOUND', `There is no account ${id}.`, 'See: sluice accounts');
}
