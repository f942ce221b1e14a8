import { AppError } from '../../shared/errors.ts';
import type { AccountUsage } from '../../shared/model/window.ts';
import type { PoolAccount } from '../core/account.ts';
import { newBlocks, tellsNewExhaustion } from '../core/usage-change.ts';
import { mergeWindows, NO_USAGE, renewReport } from '../core/usage-merge.ts';
import type { UsageReport } from '../core/usage.ts';
import type { Pool } from '../credentials/types.ts';
import type { Clock } from '../platform/clock.ts';
import type { Http } from '../platform/http.ts';
import { KeyedQueue, SingleFlight } from '../platform/keyed-queue.ts';
import type { Logger } from '../platform/log.ts';
import type { Random } from '../platform/random.ts';
import { startTimer } from '../platform/scheduler.ts';
import type { StartTimer } from '../platform/scheduler.ts';
import type { Provider, ProviderCall, UsageSource } from '../providers/types.ts';
import type { UsageStore } from '../store/types.ts';
import { UsageRefusal } from '../providers/usage-refusal.ts';
import { createAccountCall } from './account-call.ts';
import { patientCall } from './patient-call.ts';
import { cacheMs, firstPollMs, waitAfter } from './poll-times.ts';
import { usageView } from './view.ts';

export interface UsageServiceDeps {
  readonly providers: readonly Provider[];
  readonly http: Pick<Http, 'request'>;
  readonly pool: Pick<Pool, 'accounts' | 'get' | 'secret' | 'block' | 'onChange'>;
  readonly store: UsageStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** The person lets usage be read in the background, the machine is awake and somebody is there. */
  readonly isEnabled: () => boolean;
  readonly startTimer?: StartTimer;
}

interface Entry {
  report: UsageReport | null;
  problem: string | null;
  failures: number;
  /** The provider asked to wait: not even a person's refresh asks sooner. */
  notBeforeMs: number;
  /** After a failure; a refresh is answered with what is known meanwhile. */
  coolUntilMs: number;
  /** A poll came due while nothing was to be asked. */
  isOverdue: boolean;
  ingestedAtMs: number;
  /** Tells a new sign-in of the same account; undefined until it is first seen. */
  authorizedAtMs: number | null | undefined;
  stopTimer: (() => void) | null;
}

interface Source {
  readonly account: PoolAccount;
  readonly provider: Provider;
  readonly usage: UsageSource;
}

const INGEST_EVERY_MS = 60_000;

/** What is known of every account's usage: read from the providers, told by their answers, kept over a restart. */
export class UsageService {
  readonly #deps: UsageServiceDeps;
  readonly #startTimer: StartTimer;
  readonly #providers: ReadonlyMap<string, Provider>;
  readonly #entries = new Map<number, Entry>();
  readonly #flights = new SingleFlight<number, void>();
  readonly #queue = new KeyedQueue<string>();
  readonly #listeners = new Set<() => void>();
  readonly #ending = new AbortController();
  #stopFollowing: (() => void) | null = null;

  constructor(deps: UsageServiceDeps) {
    this.#deps = deps;
    this.#startTimer = deps.startTimer ?? startTimer;
    this.#providers = new Map(deps.providers.map((provider) => [provider.id, provider]));
    for (const [id, report] of deps.store.read()) this.#entry(id).report = report;
  }

  /** Reads in the background from now on; without it only `refresh` asks a provider. */
  start(): void {
    this.#stopFollowing ??= this.#deps.pool.onChange(() => this.#followPool());
    this.#followPool();
  }

  reports(): readonly AccountUsage[] {
    const nowMs = this.#deps.clock.now();
    return this.#deps.pool
      .accounts()
      .map((account) => usageView(account, this.#entry(account.id), nowMs));
  }

  /** Asks the providers now. A failure is told in that account's report. */
  async refresh(accountIds?: readonly number[]): Promise<void> {
    const ids = accountIds ?? this.#deps.pool.accounts().map(({ id }) => id);
    const nowMs = this.#deps.clock.now();
    const due = ids.filter((id) => {
      const { notBeforeMs, coolUntilMs } = this.#entry(id);
      return notBeforeMs <= nowMs && coolUntilMs <= nowMs;
    });
    await Promise.all(due.map((id) => this.#poll(id)));
  }

  /** The machine woke or somebody came back: what came due meanwhile is asked soon, one after the other. */
  resume(): void {
    if (this.#stopFollowing === null || !this.#deps.isEnabled()) return;
    for (const [id, entry] of this.#entries)
      if (entry.isOverdue) this.#pollIn(id, entry, firstPollMs(this.#deps.random));
  }

  /** Forgets what is known of an account's windows: they have begun anew. An answer still on its way counts no more. */
  async drop(accountId: number): Promise<void> {
    await this.#flights.settled(accountId);
    if (this.#deps.pool.get(accountId) === null) return;
    const entry = this.#entry(accountId);
    entry.problem = null;
    entry.coolUntilMs = 0;
    this.#keep(accountId, entry, NO_USAGE);
  }

  /** Called for every answer that passes the port: what has no usage to tell costs a few look-ups. */
  ingestHeaders(
    accountId: number,
    headers: Readonly<Record<string, string>>,
    status: number,
  ): void {
    const account = this.#deps.pool.get(accountId);
    const usage = account === null ? null : this.#providers.get(account.provider)?.usage;
    if (account === null || usage == null || !usage.kinds.includes(account.kind)) return;
    const nowMs = this.#deps.clock.now();
    const windows = usage.fromHeaders(headers, nowMs, status >= 200 && status < 300);
    if (windows.length === 0) return;
    const entry = this.#entry(accountId);
    const dueAtMs = entry.ingestedAtMs + INGEST_EVERY_MS;
    if (nowMs < dueAtMs && !tellsNewExhaustion(entry.report, windows)) return;
    entry.ingestedAtMs = nowMs;
    this.#learn(accountId, entry, mergeWindows(entry.report, windows, nowMs));
  }

  /** Called after every change of any report. Returns the function that ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#ending.abort(new AppError('NOT_RUNNING', 'Sluice is stopping.'));
    this.#stopFollowing?.();
    for (const entry of this.#entries.values()) entry.stopTimer?.();
    this.#listeners.clear();
  }

  #entry(accountId: number): Entry {
    let entry = this.#entries.get(accountId);
    if (entry === undefined) {
      entry = {
        report: null,
        problem: null,
        failures: 0,
        notBeforeMs: 0,
        coolUntilMs: 0,
        isOverdue: false,
        ingestedAtMs: Number.NEGATIVE_INFINITY,
        authorizedAtMs: undefined,
        stopTimer: null,
      };
      this.#entries.set(accountId, entry);
    }
    return entry;
  }

  /** Null for an account that has no usage to read now. */
  #source(accountId: number): Source | null {
    const account = this.#deps.pool.get(accountId);
    if (account === null || account.locked || account.disabled !== null) return null;
    const provider = this.#providers.get(account.provider);
    const usage = provider?.usage;
    if (provider === undefined || usage == null || !usage.kinds.includes(account.kind)) return null;
    return { account, provider, usage };
  }

  #followPool(): void {
    if (this.#ending.signal.aborted) return;
    for (const [id, entry] of this.#entries) {
      if (this.#source(id) !== null) continue;
      entry.stopTimer?.();
      entry.stopTimer = null;
      if (this.#deps.pool.get(id) === null) this.#entries.delete(id);
    }
    for (const { id, authorizedAtMs } of this.#deps.pool.accounts()) {
      if (this.#source(id) === null) continue;
      const entry = this.#entry(id);
      const signedInAgain =
        entry.authorizedAtMs !== undefined && entry.authorizedAtMs !== authorizedAtMs;
      entry.authorizedAtMs = authorizedAtMs;
      if (signedInAgain) entry.coolUntilMs = 0;
      if (entry.stopTimer === null || signedInAgain)
        this.#pollIn(id, entry, this.#firstDelayMs(entry, signedInAgain));
    }
  }

  /** Soon; after a restart not before the stored report has aged. */
  #firstDelayMs({ report }: Entry, signedInAgain: boolean): number {
    const { clock, random } = this.#deps;
    const soonMs = firstPollMs(random);
    const fetchedAtMs = report?.fetchedAtMs ?? null;
    if (signedInAgain || fetchedAtMs === null) return soonMs;
    const leftMs = fetchedAtMs + cacheMs(random) - clock.now();
    return Math.max(soonMs, Math.min(leftMs, cacheMs(random)));
  }

  #pollIn(accountId: number, entry: Entry, delayMs: number): void {
    entry.stopTimer?.();
    entry.isOverdue = false;
    const waitMs = Math.max(delayMs, entry.notBeforeMs - this.#deps.clock.now());
    entry.stopTimer = this.#startTimer(waitMs, () => {
      if (this.#deps.isEnabled()) {
        void this.#poll(accountId);
        return;
      }
      this.#pollIn(accountId, entry, cacheMs(this.#deps.random));
      entry.isOverdue = true;
    });
  }

  /** Never rejects. */
  #poll(accountId: number): Promise<void> {
    return this.#flights.run(accountId, async () => {
      const provider = this.#deps.pool.get(accountId)?.provider ?? '';
      // One at a time a provider: its limiter counts all accounts of this address.
      await this.#queue.run(provider, () => this.#read(accountId));
    });
  }

  async #read(accountId: number): Promise<void> {
    const source = this.#source(accountId);
    if (source === null || this.#ending.signal.aborted) return;
    const { clock, random } = this.#deps;
    const entry = this.#entry(accountId);
    let nextMs: number;
    try {
      const report = await source.usage.fetch(this.#callAs(source), clock.now());
      if (this.#ending.signal.aborted) return;
      entry.failures = 0;
      entry.problem = null;
      entry.coolUntilMs = 0;
      nextMs = cacheMs(random);
      this.#learn(accountId, entry, renewReport(entry.report, report));
    } catch (error) {
      if (this.#ending.signal.aborted) return;
      nextMs = this.#failed(source, entry, error);
    }
    if (this.#stopFollowing !== null && this.#source(accountId) !== null)
      this.#pollIn(accountId, entry, nextMs);
  }

  #callAs({ account, provider, usage }: Source): ProviderCall {
    const { http, pool, clock } = this.#deps;
    const { signal } = this.#ending;
    const call = createAccountCall({ http, pool, signal }, provider, account.id);
    const { attempts = 1 } = usage;
    return patientCall(call, { attempts, clock, startTimer: this.#startTimer, signal });
  }

  /** How long until the next try. */
  #failed({ account, provider }: Source, entry: Entry, error: unknown): number {
    const { clock, random, log } = this.#deps;
    const known = error instanceof AppError;
    entry.failures += 1;
    const code = known ? error.code : 'INTERNAL';
    const why = known ? error.message : 'Sluice failed inside; the log has the details.';
    const told = { account: account.id, code, failures: entry.failures };
    if (known) log.warn({ ...told, why }, 'usage could not be read');
    else log.error({ ...told, err: error }, 'usage could not be read');
    entry.problem = `The usage of this ${provider.name} account could not be read: ${why}`;
    if (code === 'AUTH_ERROR') this.#keep(account.id, entry, NO_USAGE);
    else this.#changed();
    const waitMs = error instanceof UsageRefusal ? error.waitMs : null;
    const wait = waitAfter({ code, failures: entry.failures, waitMs }, random);
    entry.notBeforeMs = clock.now() + wait.askedMs;
    entry.coolUntilMs = clock.now() + wait.coolMs;
    return wait.nextMs;
  }

  #learn(accountId: number, entry: Entry, report: UsageReport): void {
    const { pool, clock } = this.#deps;
    const blocks = pool.get(accountId)?.blocks ?? [];
    for (const block of newBlocks(report, blocks, clock.now())) pool.block(accountId, block);
    this.#keep(accountId, entry, report);
  }

  #keep(accountId: number, entry: Entry, report: UsageReport): void {
    entry.report = report;
    this.#deps.store
      .write(accountId, report)
      .catch((error: unknown) =>
        this.#deps.log.error({ account: accountId, err: error }, 'usage could not be stored'),
      );
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners)
      try {
        listener();
      } catch (error) {
        this.#deps.log.error({ err: error }, 'a listener of usage failed');
      }
  }
}
