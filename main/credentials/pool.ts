import { AppError } from '../../shared/errors.ts';
import type { Priority } from '../../shared/model/account.ts';
import { err } from '../../shared/result.ts';
import type { Block, PoolAccount } from '../core/account.ts';
import { isDueForRefresh } from '../core/refresh-plan.ts';
import { isOverride } from '../core/override.ts';
import type { DisabledNews } from '../core/disabled-edge.ts';
import type { Clock } from '../platform/clock.ts';
import { KeyedQueue } from '../platform/keyed-queue.ts';
import type { Logger } from '../platform/log.ts';
import type { Random } from '../platform/random.ts';
import { sleep } from '../platform/scheduler.ts';
import type { Store, StoredAccount } from '../store/types.ts';
import type { Vault } from '../vault/types.ts';
import { AccountMemory } from './account-memory.ts';
import { addLogin, keyIdentity } from './add-login.ts';
import { answeredBlocks, REJECTED_REASON } from './answered-blocks.ts';
import { needsNewerFile, presentAnswer } from './answers.ts';
import { DisabledEvents } from './disabled-events.ts';
import type { SourceOutcome } from './import/borrowed-sources.ts';
import { withAbort } from './caller-abort.ts';
import { Leases } from './leases.ts';
import type { LeaseTimes } from './leases.ts';
import { systemProcessTable } from './process-table.ts';
import type { ProcessTable } from './process-table.ts';
import { RefreshOutcome } from './refresh-outcome.ts';
import { Refresher } from './refresher.ts';
import type { RefreshCall } from './refresher.ts';
import type { NewLogin, Pool, SecretAnswer, SecretOptions } from './types.ts';

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
  readonly leaseTimes?: LeaseTimes;
  /** Reads the file of a borrowed account again, because its secret is stale or was refused. */
  readonly readSource?: (id: number, isRefused: boolean) => Promise<SourceOutcome>;
}

/** Time for a refresh under way to store its tokens before the process ends. */
const GRACE_MS = 15_000;
/** And for one that was cut off to leave its mark. */
const MARK_GRACE_MS = 2000;
/** The pool of one process over the shared rows. Reads are memory only. */
export class AccountPool implements Pool {
  readonly #own: PoolOptions;
  readonly #disabled: DisabledEvents;
  readonly #memory: AccountMemory;
  readonly #leases: Leases;
  readonly #outcome: RefreshOutcome;
  readonly #refresher: Refresher;
  readonly #end = new AbortController();
  readonly #logins = new KeyedQueue<'login'>();
  readonly #blockWrites = new KeyedQueue<number>();
  readonly #spread = new Map<number, number>();

  constructor(options: PoolOptions) {
    const { store, vault, clock, random, log, refresh } = options;
    this.#own = options;
    this.#disabled = new DisabledEvents(log);
    this.#memory = new AccountMemory(store.credentials, vault, log, (news) =>
      this.#disabled.raise(news),
    );
    const processes = options.processes ?? systemProcessTable(clock);
    this.#leases = new Leases(store.leases, clock, random, log, processes, options.leaseTimes);
    const memory = this.#memory;
    this.#outcome = new RefreshOutcome({ memory, store: store.credentials, vault, clock, log });
    this.#refresher = new Refresher({
      memory,
      outcome: this.#outcome,
      leases: this.#leases,
      vault,
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

  secret(id: number, options: SecretOptions = {}): SecretAnswer | Promise<SecretAnswer> {
    const { staleRevision, signal, quiet } = options;
    const entry = this.#memory.get(id);
    const nowMs = this.#own.clock.now();
    if (needsNewerFile(entry, nowMs, staleRevision))
      return withAbort(this.#fromSource(id, staleRevision), signal);
    const present = presentAnswer(id, entry, nowMs, { staleRevision });
    return present ?? withAbort(this.#refresher.run(id, { staleRevision, quiet }), signal);
  }

  /** What the sign-in kept beside the tokens, of an account that no longer works too; empty for a key. */
  extraOf(id: number): Readonly<Record<string, unknown>> {
    const secret = this.#memory.get(id)?.secret;
    return secret?.kind === 'oauth' ? secret.extra : {};
  }

  block(id: number, block: Block): void {
    // A disabled account serves nobody: after its next sign-in this block would be in the way.
    if (block.reason === REJECTED_REASON && this.get(id)?.disabled != null) return;
    if (!this.#memory.addBlock(id, block)) return;
    void this.#blockWrites
      .run(id, () => this.#writeBlocks(id))
      .catch((error: unknown) => {
        this.#own.log.error({ err: error, account: id }, 'a block could not be written');
      });
  }

  async liftBlocks(id: number, reasons: readonly string[], scope?: string): Promise<void> {
    this.#memory.dropBlocks(id, reasons, scope);
    await this.#blockWrites.run(id, async () => {
      const stored = await this.#own.store.credentials.dropBlocks(id, reasons, scope);
      if (stored !== null) this.#memory.apply(stored);
    });
  }

  async add(login: NewLogin): Promise<PoolAccount> {
    const { store, vault, clock, providerFacts } = this.#own;
    const byOrganization = providerFacts(login.provider)?.identityByOrganization ?? false;
    const stored = await this.#logins.run('login', () =>
      addLogin(store.credentials, vault, login, byOrganization, clock.now()),
    );
    const unwritten = this.#memory.unwrittenBlocks(stored.id);
    const answered = answeredBlocks(login, [...stored.blocks, ...unwritten]);
    this.#memory.dropUnwritten(stored.id, answered);
    this.#memory.apply(stored);
    const cleared = stored.blocks.some(({ reason }) => answered.includes(reason))
      ? await store.credentials.dropBlocks(stored.id, answered)
      : stored;
    return this.#applied(stored.id, cleared);
  }

  async keyRefused(provider: string, key: string, detail: string | null): Promise<void> {
    const identity = keyIdentity(key);
    const disabled = { cause: 'rejected', atMs: this.#own.clock.now(), detail } as const;
    const { credentials } = this.#own.store;
    for (const account of this.accounts()) {
      if (account.provider !== provider) continue;
      const { id, secretRevision, identityKey } = account;
      if (identityKey !== identity && !(isOverride(account) && this.#holdsKey(id, key))) continue;
      const stored = await credentials.disable(id, secretRevision, disabled);
      if (stored !== null) this.#memory.apply(stored);
    }
  }

  async setPaused(id: number, paused: boolean): Promise<PoolAccount> {
    return this.#applied(id, await this.#own.store.credentials.update(id, { paused }));
  }

  async rename(id: number, label: string | null): Promise<PoolAccount> {
    return this.#applied(id, await this.#own.store.credentials.update(id, { label }));
  }

  async setPlan(id: number, plan: string): Promise<void> {
    const stored = await this.#own.store.credentials.update(id, { plan });
    if (stored !== null) this.#memory.apply(stored);
  }

  async setPriority(id: number, priority: Priority): Promise<PoolAccount> {
    return this.#applied(id, await this.#own.store.credentials.update(id, { priority }));
  }

  async remove(id: number): Promise<void> {
    // Serves nobody from now on: the disk may take seconds to let go of the last copy.
    await this.#memory.without(id, async () => {
      if (!(await this.#own.store.credentials.remove(id))) throw noSuchAccount(id);
      this.#disabled.forget(id);
      this.#outcome.forget(id);
    });
  }

  onChange(listener: () => void): () => void {
    return this.#memory.onChange(listener);
  }

  /** Every account that stops working from now on, whoever found it out; what nobody heard comes first. */
  onDisabled(listener: (news: DisabledNews) => void): () => void {
    return this.#disabled.listen(listener);
  }

  /** After `Store.changedElsewhere()`. */
  reload(): void {
    this.#memory.reload();
  }

  /** Looks at the file of a borrowed account. */
  async readSource(id: number, isRefused = false): Promise<SourceOutcome> {
    return (await this.#own.readSource?.(id, isRefused)) ?? 'not-followed';
  }

  /** After the row was written by somebody else in this process. Null: it is gone. */
  rereadRow(id: number): PoolAccount | null {
    return this.#memory.reloadOne(id)?.account ?? null;
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
            this.#outcome.hasUnwritten(account.id) ||
            isDueForRefresh(account.expiresAtMs, nowMs, this.#spreadOf(account))),
      )
      .map(({ id }) => id);
  }

  /** Refreshes although the token may still be fresh; of a borrowed account reads its file. */
  async refreshAhead(id: number): Promise<SecretAnswer> {
    if (this.get(id)?.ownership === 'borrowed') return this.#fromSource(id, undefined);
    const staleRevision = this.get(id)?.secretRevision;
    return this.#refresher.run(id, { staleRevision, ahead: true });
  }

  async refreshNow(id: number): Promise<PoolAccount> {
    const account = this.#memory.reloadOne(id)?.account;
    if (account === undefined) throw noSuchAccount(id);
    if (account.kind === 'api_key')
      throw new AppError(
        'BAD_REQUEST',
        `Account ${id} is an API key: it has nothing to refresh.`,
        'Only sign-ins are refreshed.',
      );
    if (account.ownership === 'borrowed') {
      // Only its tool refreshes it: its file is read again.
      await this.readSource(id);
      return this.get(id) ?? account;
    }
    const staleRevision = account.secretRevision;
    const answer = await this.#refresher.run(id, { staleRevision, force: true });
    if (!answer.ok) throw answer.error;
    return this.get(id) ?? account;
  }

  /** After a sleep: what failed before says nothing. */
  forgetPauses(): void {
    this.#outcome.forgetPauses();
  }

  /** How long until the lease of another process ends, which may have died; null: none is held. */
  nextTakeOverMs(): number | null {
    return this.#leases.nextEndInMs();
  }

  /** Lets refreshes under way store what they got, then forgets every secret. */
  async dispose(): Promise<void> {
    await within(GRACE_MS, this.#refresher.finish());
    this.#end.abort();
    await within(MARK_GRACE_MS, this.#refresher.finish());
    this.#outcome.tellLost();
    this.#memory.dispose();
    this.#disabled.dispose();
  }

  async #fromSource(id: number, staleRevision: number | undefined): Promise<SecretAnswer> {
    try {
      await this.readSource(id, staleRevision !== undefined);
    } catch (error) {
      if (error instanceof AppError) return err(error);
      throw error;
    }
    const nowMs = this.#own.clock.now();
    const entry = this.#memory.get(id);
    // Null only when a sign-in has made the account its own meanwhile.
    return (
      presentAnswer(id, entry, nowMs, { staleRevision }) ??
      this.#refresher.run(id, { staleRevision })
    );
  }

  async #writeBlocks(id: number): Promise<void> {
    const blocks = this.#memory.unwrittenBlocks(id);
    if (blocks.length === 0) return;
    const stored = await this.#own.store.credentials.setBlocks(id, blocks);
    this.#memory.settleBlocks(id, blocks);
    if (stored !== null) this.#memory.apply(stored);
  }

  #holdsKey(id: number, key: string): boolean {
    const secret = this.#memory.get(id)?.secret;
    return secret?.kind === 'api_key' && secret.key === key;
  }

  /** An account without a refresh token is used until its end and not a moment less. */
  #mayRefreshAhead({ id, ownership, disabled }: PoolAccount): boolean {
    const secret = this.#memory.get(id)?.secret;
    const hasRefresh = secret?.kind === 'oauth' && secret.refresh !== null;
    const isOurs = ownership === 'own' && disabled === null;
    return hasRefresh && isOurs && this.#outcome.mayWorkAhead(id);
  }

  #applied(id: number, stored: StoredAccount | null): PoolAccount {
    if (stored === null) this.#memory.forget(id);
    const entry = stored === null ? null : this.#memory.apply(stored);
    if (entry === null) throw noSuchAccount(id);
    return entry.account;
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

async function within(limitMs: number, work: Promise<void>): Promise<void> {
  const limit = new AbortController();
  await Promise.race([work, sleep(limitMs, limit.signal).catch(() => undefined)]);
  limit.abort();
}

function noSuchAccount(id: number): AppError {
  return new AppError('NOT_FOUND', `There is no account ${id}.`, 'See: sluice accounts');
}
