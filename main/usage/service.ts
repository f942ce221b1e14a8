import { AppError } from '../../shared/errors.ts';
import type { AccountUsage } from '../../shared/model/window.ts';
import type { PoolAccount } from '../core/account.ts';
import { tellsNewExhaustion } from '../core/usage-change.ts';
import { mergeWindows, NO_USAGE, renewReport } from '../core/usage-merge.ts';
import type { UsageReport, WindowReading } from '../core/usage.ts';
import { KeyedQueue, SingleFlight } from '../platform/keyed-queue.ts';
import { startTimer } from '../platform/scheduler.ts';
import type { StartTimer } from '../platform/scheduler.ts';
import type { Provider, ProviderCall } from '../providers/types.ts';
import { stillToWait, UsageRefusal } from '../providers/usage-refusal.ts';
import { createAccountCall } from './account-call.ts';
import { BlockKeeper } from './block-keeper.ts';
import { fetchReport } from './fetch-report.ts';
import { newEntry, steadyIds } from './service-types.ts';
import type { Entry, Source, UsageServiceDeps } from './service-types.ts';
import { patientCall } from './patient-call.ts';
import type { PollPace } from './poll-times.ts';
import { cacheMs, firstPollMs, isAhead, LONGEST_WAIT_MS, waitAfter } from './poll-times.ts';
import { isOld, isUnread, presentWindows, usageView } from './view.ts';

const INGEST_EVERY_MS = 60_000;
/** A person who looks is shown what is known by then. */
const CATCH_UP_LIMIT_MS = 10_000;

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
  readonly #blocks: BlockKeeper;
  #stopFollowing: (() => void) | null = null;
  #pace: PollPace | undefined;

  constructor(deps: UsageServiceDeps) {
    this.#deps = deps;
    this.#startTimer = deps.startTimer ?? startTimer;
    this.#blocks = new BlockKeeper(deps);
    this.#providers = new Map(deps.providers.map((provider) => [provider.id, provider]));
    for (const [id, report] of deps.store.read()) this.#entries.set(id, newEntry(report));
  }

  /** Reads in the background from now on; without it only `refresh` asks a provider. */
  start(): void {
    this.#pace = this.#deps.pace?.();
    this.#stopFollowing ??= this.#deps.pool.onChange(() => this.#followPool());
    this.#followPool();
  }

  reports(): readonly AccountUsage[] {
    const nowMs = this.#deps.clock.now();
    return this.#deps.pool
      .accounts()
      .map((account) => usageView(account, this.#entry(account.id), nowMs, this.#deps.pace?.()));
  }

  /** What is known of an account's windows, without what is history. */
  windowsOf(accountId: number, nowMs: number): readonly WindowReading[] {
    return presentWindows(this.#entries.get(accountId)?.report ?? NO_USAGE, nowMs);
  }

  /**
   * A person asks, and so do the providers get asked, whatever failed before; but for one that wants no question
   * yet. A failure is told in that account's report.
   */
  async refresh(accountIds?: readonly number[]): Promise<void> {
    const ids = accountIds ?? this.#deps.pool.accounts().map(({ id }) => id);
    const nowMs = this.#deps.clock.now();
    const due = ids.filter((id) => !isAhead(this.#entry(id).notBeforeMs, nowMs));
    await Promise.all(due.map((id) => this.#poll(id)));
  }

  /**
   * Somebody looks: reads what rested too long to be shown, where usage is read in the background at all.
   * A command without an instance reads only what nobody has read yet.
   */
  async catchUp(): Promise<void> {
    if (!this.#deps.isEnabled()) return;
    const nowMs = this.#deps.clock.now();
    const reads = this.#stopFollowing === null ? isUnread : isOld;
    const old = this.#deps.pool
      .accounts()
      .filter(({ id }) => reads(this.#entry(id), nowMs, this.#pace) && this.#source(id) !== null);
    if (old.length === 0) return;
    const limit = Promise.withResolvers<void>();
    const stop = this.#startTimer(CATCH_UP_LIMIT_MS, limit.resolve);
    await Promise.race([this.refresh(old.map(({ id }) => id)), limit.promise]);
    stop();
  }

  /**
   * Somebody else's question about an account's usage, in its turn among the polls of that provider. Throws
   * what `work` throws, and RATE_LIMIT while the provider wants no question.
   */
  async ask<T>(accountId: number, work: () => Promise<T>): Promise<T> {
    return this.#queue.run(this.#providerOf(accountId), async () => {
      const { clock, random } = this.#deps;
      const entry = this.#entry(accountId);
      if (isAhead(entry.notBeforeMs, clock.now()))
        throw stillToWait(entry.notBeforeMs - clock.now());
      try {
        return await work();
      } catch (error) {
        if (error instanceof UsageRefusal) {
          const { askedMs } = waitAfter(
            { code: error.code, failures: 1, waitMs: error.waitMs },
            random,
          );
          if (askedMs > 0) this.#keepWait(accountId, entry, clock.now() + askedMs);
        }
        throw error;
      }
    });
  }

  /** The machine woke or somebody came back: what came due meanwhile is asked soon, one after the other. */
  resume(): void {
    if (this.#stopFollowing === null || !this.#deps.isEnabled()) return;
    const pace = this.#deps.pace?.();
    // Another pace holds at once, and not only after the wait of the one before.
    const steady = pace === this.#pace ? [] : steadyIds(this.#entries);
    this.#pace = pace;
    for (const id of steady) this.#pollIn(id, this.#entry(id), this.#firstDelayMs(id, steady));
    const overdue = [...this.#entries].filter(([, { isOverdue }]) => isOverdue).map(([id]) => id);
    for (const id of overdue) this.#pollIn(id, this.#entry(id), this.#soonMs(id, overdue));
  }

  /** Forgets what is known of an account's windows: they have begun anew. An answer still on its way counts no more. */
  async drop(accountId: number): Promise<void> {
    await this.#flights.settled(accountId);
    if (this.#deps.pool.get(accountId) === null) return;
    const entry = this.#entry(accountId);
    entry.problem = null;
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
    const sinceMs = nowMs - entry.ingestedAtMs;
    const isRecent = sinceMs >= 0 && sinceMs < INGEST_EVERY_MS;
    if (isRecent && !tellsNewExhaustion(entry.report, windows)) return;
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
    this.#blocks.dispose();
    for (const entry of this.#entries.values()) entry.stopTimer?.();
    this.#listeners.clear();
  }

  #entry(accountId: number): Entry {
    const known = this.#entries.get(accountId);
    if (known !== undefined) return known;
    const entry = newEntry();
    this.#entries.set(accountId, entry);
    return entry;
  }

  #providerOf(accountId: number): string {
    return this.#deps.pool.get(accountId)?.provider ?? '';
  }

  /** Not all at once: those of one provider share its limiter. */
  #soonMs(accountId: number, together: readonly number[]): number {
    const own = this.#providerOf(accountId);
    const siblings = together.filter((id) => this.#providerOf(id) === own);
    return firstPollMs(this.#deps.random, siblings.length);
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
    const begun: number[] = [];
    for (const { id, authorizedAtMs } of this.#deps.pool.accounts()) {
      if (this.#source(id) === null) continue;
      const entry = this.#entry(id);
      const signedInAgain =
        entry.authorizedAtMs !== undefined && entry.authorizedAtMs !== authorizedAtMs;
      entry.authorizedAtMs = authorizedAtMs;
      if (signedInAgain) this.#pollIn(id, entry, firstPollMs(this.#deps.random, 1));
      else if (entry.stopTimer === null) begun.push(id);
    }
    for (const id of begun) this.#pollIn(id, this.#entry(id), this.#firstDelayMs(id, begun));
  }

  #cacheMs(): number {
    return cacheMs(this.#deps.random, this.#deps.pace?.());
  }

  /** Soon; after a restart not before the stored report has aged. */
  #firstDelayMs(accountId: number, together: readonly number[]): number {
    const soonMs = this.#soonMs(accountId, together);
    const fetchedAtMs = this.#entry(accountId).report?.fetchedAtMs ?? null;
    if (fetchedAtMs === null) return soonMs;
    const leftMs = fetchedAtMs + this.#cacheMs() - this.#deps.clock.now();
    return Math.max(soonMs, Math.min(leftMs, this.#cacheMs()));
  }

  #pollIn(accountId: number, entry: Entry, delayMs: number): void {
    entry.stopTimer?.();
    entry.isOverdue = false;
    const askedMs = entry.notBeforeMs - this.#deps.clock.now();
    const waitMs = Math.max(delayMs, Math.min(askedMs, LONGEST_WAIT_MS));
    entry.stopTimer = this.#startTimer(waitMs, () => {
      if (this.#deps.isEnabled()) {
        void this.#poll(accountId);
        return;
      }
      this.#pollIn(accountId, entry, this.#cacheMs());
      entry.isOverdue = true;
    });
  }

  /** Never rejects. */
  #poll(accountId: number): Promise<void> {
    return this.#flights.run(accountId, async () => {
      // One at a time a provider: its limiter counts all accounts of this address.
      await this.#queue.run(this.#providerOf(accountId), () => this.#read(accountId));
    });
  }

  async #read(accountId: number, isAgain = false): Promise<void> {
    const source = this.#source(accountId);
    if (source === null || this.#ending.signal.aborted) return;
    const entry = this.#entry(accountId);
    const { signal } = this.#ending;
    const answer = await fetchReport(source, this.#callAs(source), this.#deps, signal);
    const present = this.#deps.pool.get(accountId);
    if (signal.aborted || present === null) return;
    // What the sign-in before this one was told says nothing of it.
    if (!isAgain && present.authorizedAtMs !== source.account.authorizedAtMs)
      return this.#read(accountId, true);
    const nextMs = answer.ok
      ? this.#succeeded(present, entry, answer.value)
      : this.#failed(source, entry, answer.error);
    if (this.#stopFollowing !== null && this.#source(accountId) !== null)
      this.#pollIn(accountId, entry, nextMs);
  }

  /** How long it stays good. */
  #succeeded({ id, plan }: PoolAccount, entry: Entry, report: UsageReport): number {
    const { clock, pool, log } = this.#deps;
    entry.failures = 0;
    entry.problem = null;
    this.#learn(id, entry, renewReport(entry.report, report, clock.now()));
    if (report.plan !== null && report.plan !== plan)
      pool.setPlan(id, report.plan).catch((error: unknown) => {
        log.error({ account: id, err: error }, 'a plan could not be stored');
      });
    return this.#cacheMs();
  }

  #callAs({ account, provider, usage }: Source): ProviderCall {
    const { http, pool, clock } = this.#deps;
    const { signal } = this.#ending;
    const { attempts = 1, auth } = usage;
    const call = createAccountCall({ http, pool, signal, auth }, provider, account.id);
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
    const waitMs = error instanceof UsageRefusal ? error.waitMs : null;
    const wait = waitAfter({ code, failures: entry.failures, waitMs }, random);
    entry.failedAtMs = clock.now();
    if (wait.askedMs > 0) this.#keepWait(account.id, entry, clock.now() + wait.askedMs);
    else if (code !== 'AUTH_ERROR') this.#changed();
    return wait.nextMs;
  }

  #learn(accountId: number, entry: Entry, report: UsageReport): void {
    this.#blocks.learn(accountId, report);
    this.#keep(accountId, entry, report);
  }

  /** Another process, and the next start, keep to it as well. */
  #keepWait(accountId: number, entry: Entry, notBeforeMs: number): void {
    entry.notBeforeMs = notBeforeMs;
    this.#keep(accountId, entry, { ...(entry.report ?? NO_USAGE), notBeforeMs });
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
