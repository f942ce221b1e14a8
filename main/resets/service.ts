import { AppError } from '../../shared/errors.ts';
import { toInstant } from '../../shared/model/common.ts';
import type {
  Redemption,
  ResetActor,
  ResetListing,
  ResetRecord,
  ResetState,
} from '../../shared/model/reset.ts';
import type { PoolAccount } from '../core/account.ts';
import { keepsPin, lastExpiryMs, NO_ANSWER, offeredCredit, outcomeOf } from '../core/reset-plan.ts';
import type { AutomaticChoice } from '../core/reset-plan.ts';
import type { ProcessTable } from '../credentials/process-table.ts';
import type { Pool } from '../credentials/types.ts';
import type { Clock } from '../platform/clock.ts';
import { UnsentError } from '../platform/http.ts';
import type { Http } from '../platform/http.ts';
import type { Logger } from '../platform/log.ts';
import type { Random } from '../platform/random.ts';
import type { Provider, ResetList, ResetSource } from '../providers/types.ts';
import type { NewResetRequest, ResetPin, ResetStore } from '../store/types.ts';
import { createAccountCall } from '../usage/account-call.ts';
import { Claims } from './claims.ts';
import { Renewal } from './renewal.ts';
import type { RenewalDeps } from './renewal.ts';
import { ResetStates } from './states.ts';
import { NOTHING_ASKED, recentUse, recordView } from './views.ts';

export interface ResetServiceDeps {
  readonly providers: readonly Provider[];
  readonly http: Pick<Http, 'request'>;
  readonly pool: Pick<Pool, 'accounts' | 'get' | 'secret' | 'liftBlocks'>;
  readonly store: ResetStore;
  readonly usage: RenewalDeps['usage'];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly processes: ProcessTable;
  readonly onChange?: () => void;
}

export interface RedeemOptions {
  /** This one; null: the one that expires first. */
  readonly credit: string | null;
  readonly by: ResetActor;
  /** Of an automatic one. */
  readonly automatic?: AutomaticChoice & {
    readonly reserve: number;
    /** Asked when nobody else can use one of this account any more. */
    readonly isStillDue: () => boolean;
  };
}

interface Source {
  readonly account: PoolAccount;
  readonly provider: Provider;
  readonly resets: ResetSource;
}

/** A request that is written down. */
interface Asked extends NewResetRequest {
  readonly by: ResetActor;
  readonly repeated: boolean;
}

const LIST_TIMEOUT_MS = 10_000;
const RECENT_LIMIT = 20;
const REDEEM_TIMEOUT_MS = 15_000;
const UNWRITTEN =
  'It could not be written down here. The next reset repeats this request and spends nothing more.';

/**
 * Saved rate-limit resets: listed live, redeemed once. The request is in the database before it is sent,
 * so that a repetition after a lost answer or a crash carries the same id and can spend nothing more.
 */
export class ResetService {
  readonly #deps: ResetServiceDeps;
  readonly #claims: Claims;
  readonly #states: ResetStates;
  readonly #renewal: Renewal;
  readonly #busy = new Set<number>();
  readonly #ending = new AbortController();

  constructor(deps: ResetServiceDeps) {
    this.#deps = deps;
    this.#claims = new Claims(deps);
    this.#states = new ResetStates(deps.store, this.#claims, deps.onChange ?? (() => undefined));
    this.#renewal = new Renewal(deps);
  }

  /** What is under way or open, by account. Memory only. */
  states(): readonly ResetState[] {
    return this.#states.all();
  }

  /** After another process changed the profile. */
  reload(): void {
    this.#states.reload();
    void this.#renewal
      .follow()
      .catch((error: unknown) =>
        this.#deps.log.error({ err: error }, 'a reset of another process could not be followed'),
      );
  }

  history(limit: number): readonly ResetRecord[] {
    return this.#deps.store.audit(limit).map((record) => recordView(record));
  }

  /** A use in the last minutes, whose outcome the person may not have seen: the command was killed, or the line cut. */
  recentUse(accountId: number): ResetRecord | null {
    return recentUse(this.history(RECENT_LIMIT), accountId, this.#deps.clock.now());
  }

  /** Asks the providers now; accounts without resets are left out. */
  async list(accountIds: readonly number[]): Promise<readonly ResetListing[]> {
    const sources = accountIds.map((id) => this.#source(id)).filter((source) => source !== null);
    return Promise.all(sources.map((source) => this.#listing(source)));
  }

  /** Never throws for what the provider or the account does: the outcome says it. */
  async redeem(accountId: number, options: RedeemOptions): Promise<Redemption> {
    const nothing = { ...NOTHING_ASKED, account: accountId, credit: options.credit };
    if (this.#deps.pool.get(accountId) === null) return { ...nothing, outcome: 'no_account' };
    const source = this.#source(accountId);
    if (source === null) return { ...nothing, outcome: 'unsupported' };
    if (this.#busy.has(accountId)) return this.#inProgress(accountId, options.credit);
    this.#busy.add(accountId);
    try {
      return await this.#redeemAlone(source, options);
    } finally {
      this.#busy.delete(accountId);
      this.#states.leave(accountId);
    }
  }

  dispose(): void {
    this.#ending.abort(new AppError('NOT_RUNNING', 'Sluice is stopping.'));
  }

  #source(accountId: number): Source | null {
    const account = this.#deps.pool.get(accountId);
    const provider = this.#deps.providers.find(({ id }) => id === account?.provider);
    const resets = provider?.resets;
    if (account === null || provider === undefined || resets == null) return null;
    return resets.kinds.includes(account.kind) ? { account, provider, resets } : null;
  }

  async #listing(source: Source): Promise<ResetListing> {
    const { id } = source.account;
    const open = this.#states.of(id);
    const read = await this.#readList(source);
    if ('outcome' in read) return { id, available: null, credits: [], problem: read.detail, open };
    const credits = read.credits.map(({ expiresAtMs, id: credit, status, title }) => ({
      id: credit,
      status,
      expiresAt: toInstant(expiresAtMs),
      title,
    }));
    return { id, available: read.available, credits, problem: null, open };
  }

  async #readList(
    source: Source,
  ): Promise<ResetList | { readonly outcome: string; readonly detail: string }> {
    const { id } = source.account;
    try {
      const secret = await this.#deps.pool.secret(id, { signal: this.#ending.signal });
      if (!secret.ok) return { outcome: 'account_unavailable', detail: secret.error.message };
      return await source.resets.list(this.#call(source, LIST_TIMEOUT_MS));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const outcome = needsPerson(error) ? 'account_unavailable' : 'list_failed';
      return { outcome, detail: error.message };
    }
  }

  async #redeemAlone(source: Source, options: RedeemOptions): Promise<Redemption> {
    const { id } = source.account;
    const claim = await this.#claims.take(id, options.by);
    if (claim === null) return this.#inProgress(id, options.credit);
    this.#states.enter(id, 'listing', claim);
    const asked =
      claim.request === null
        ? await this.#choose(source, options)
        : await this.#takeUp(claim, claim.request, options);
    if (!('outcome' in asked)) return this.#ask(source, asked);
    // They went elsewhere: what is known of the account is not so any more.
    const isNews = asked.outcome === 'no_credit' && asked.available !== this.#count(id);
    if (isNews && options.by !== 'automatic') await this.#renewal.settleDoubt(id);
    return asked;
  }

  /** An open request is repeated as it was; another credit waits until it is settled. */
  async #takeUp(
    claim: ResetPin,
    request: NewResetRequest,
    options: RedeemOptions,
  ): Promise<Asked | Redemption> {
    const { accountId } = claim;
    const isOther = options.credit !== null && options.credit !== request.credit;
    if (!isOther && options.by !== 'automatic')
      // What was only written down cannot have worked: a word for a repetition means nothing then.
      return { ...request, by: options.by, repeated: claim.askedAtMs !== null };
    await this.#deps.store.keepOpen(accountId, this.#claims.owner, null);
    this.#states.leave(accountId);
    return this.#inProgress(
      accountId,
      options.credit,
      'An earlier request for another reset of this account has no answer yet. Repeat that one first.',
    );
  }

  async #choose(source: Source, options: RedeemOptions): Promise<Asked | Redemption> {
    const { id } = source.account;
    const { store, clock, random } = this.#deps;
    const { owner } = this.#claims;
    const nothing = { ...NOTHING_ASKED, account: id, credit: options.credit };
    try {
      const read = await this.#readList(source);
      if ('outcome' in read) return { ...nothing, ...read };
      const nowMs = clock.now();
      const { available, credits } = read;
      const wanted = credits.filter((one) => options.credit === null || one.id === options.credit);
      const credit = offeredCredit(wanted, nowMs);
      const usable = credits.filter(({ status }) => status === 'available').length;
      const { automatic } = options;
      if (automatic !== undefined && !automatic.isStillDue())
        return { ...nothing, outcome: 'in_progress', available };
      const isKept = automatic !== undefined && Math.min(available, usable) <= automatic.reserve;
      if (credit === null || isKept) {
        const lastExpiredAt = toInstant(lastExpiryMs(credits, nowMs));
        return { ...nothing, outcome: 'no_credit', available, lastExpiredAt };
      }
      const episodeUntilMs = automatic?.episodeUntilMs ?? null;
      const request = { credit: credit.id, requestId: random.uuid(), episodeUntilMs };
      if (!(await store.pin(id, owner, request))) return this.#inProgress(id, options.credit);
      return { ...request, by: options.by, repeated: false };
    } finally {
      // A row that holds a request by now stays.
      await store.release(id, owner);
      this.#states.reload();
    }
  }

  async #ask(source: Source, asked: Asked): Promise<Redemption> {
    const { id } = source.account;
    const { store, clock, log } = this.#deps;
    const { owner } = this.#claims;
    if (!(await store.asked(id, owner, clock.now()))) return this.#inProgress(id, asked.credit);
    this.#states.enter(id, 'asking');
    const { outcome, detail } = await this.#send(source, asked);
    log.info(
      { account: id, credit: asked.credit, outcome, repeated: asked.repeated, by: asked.by },
      'a reset was asked for',
    );
    const { by: actor, credit, requestId, episodeUntilMs } = asked;
    const record = {
      accountId: id,
      atMs: clock.now(),
      actor,
      credit,
      requestId,
      episodeUntilMs,
      outcome,
    };
    const staysOpen = keepsPin(outcome) || (asked.repeated && outcome === 'account_unavailable');
    const written = staysOpen
      ? await this.#written(store.keepOpen(id, owner, record))
      : await this.#settle(record);
    this.#states.leave(id);
    return {
      ...NOTHING_ASKED,
      account: id,
      credit,
      outcome,
      detail: written ? detail : [detail, UNWRITTEN].filter((text) => text !== null).join(' '),
      asked: true,
      repeated: asked.repeated,
      available: this.#count(id),
      open: this.#states.of(id),
    };
  }

  /** As last read. */
  #count(accountId: number): number | null {
    const report = this.#deps.usage.reports().find(({ id }) => id === accountId);
    return report?.resets.available ?? null;
  }

  /** A crash before `settle` leaves the request open: repeated, it is told that it had worked. */
  async #settle(record: Parameters<ResetStore['settle']>[2]): Promise<boolean> {
    const { accountId, requestId, outcome } = record;
    const { store } = this.#deps;
    const isReset = outcome === 'reset';
    if (isReset) await this.#renewal.begin(accountId, requestId);
    const written = await this.#written(store.settle(accountId, requestId, record));
    this.#states.enter(accountId, 'reading');
    if (isReset) await this.#renewal.finish(accountId);
    else await this.#renewal.settleDoubt(accountId);
    return written;
  }

  /** The provider has answered: what it said is told although the disk is full. */
  async #written(write: Promise<void>): Promise<boolean> {
    try {
      await write;
      return true;
    } catch (error) {
      this.#deps.log.error({ err: error }, 'the outcome of a reset could not be written');
      return false;
    }
  }

  async #send(
    source: Source,
    { credit, requestId, repeated }: Asked,
  ): Promise<{ readonly outcome: string; readonly detail: string | null }> {
    const { organizationId } = source.account;
    try {
      const call = this.#call(source, REDEEM_TIMEOUT_MS);
      const answer = await source.resets.redeem(call, { credit, requestId, organizationId });
      return { outcome: outcomeOf(answer, repeated), detail: null };
    } catch (error) {
      if (!(error instanceof AppError)) this.#deps.log.error({ err: error }, 'a reset failed');
      const known = error instanceof AppError;
      const detail = known ? error.message : 'Sluice failed inside; the log has the details.';
      // Nothing was done for a credential that was refused, or that could not be had.
      if (known && !(error instanceof UnsentError) && needsPerson(error))
        return { outcome: 'account_unavailable', detail };
      return { outcome: NO_ANSWER, detail };
    }
  }

  #call({ provider, account }: Source, timeoutMs: number) {
    const { http, pool } = this.#deps;
    const { signal } = this.#ending;
    return createAccountCall({ http, pool, signal, timeoutMs }, provider, account.id);
  }

  #inProgress(account: number, credit: string | null, detail: string | null = null): Redemption {
    this.#states.reload();
    const open = this.#states.of(account);
    return { ...NOTHING_ASKED, account, credit, outcome: 'in_progress', open, detail };
  }
}

function needsPerson({ code }: AppError): boolean {
  return code === 'AUTH_ERROR' || code === 'KEY_UNAVAILABLE';
}
