import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '../../shared/errors.ts';
import { assertNever } from '../../shared/exhaustive.ts';
import { budgetReached } from '../clients/limits.ts';
import type { ClientGrant } from '../clients/types.ts';
import type { UsableSecret } from '../credentials/types.ts';
import type { AttemptReason } from '../../shared/model/attempt.ts';
import type { PoolAccount } from '../core/account.ts';
import { withCredential } from '../core/headers.ts';
import type { ProxyProblem } from '../core/proxy-error.ts';
import type { Selection } from '../core/selection.ts';
import { accountRequest } from './account-request.ts';
import { Answer } from './answer.ts';
import { reasonOf } from './attempts.ts';
import { BodyFields } from './body-scan.ts';
import { modelOf } from './model-of.ts';
import { afterRefusal } from './refused.ts';
import { NO_FACTS, poolFacts } from './pool-facts.ts';
import type { PoolFacts } from './pool-facts.ts';
import { limitProblem, noAccountProblem, problemOf } from './problems.ts';
import { discardRest, NO_BODY, takeBody } from './replay.ts';
import type { RequestBody } from './replay.ts';
import { ownUse } from './own-use.ts';
import type { OwnRoute, RoutedRequest, Shared } from './routed.ts';
import { refusesCredential } from './verdict.ts';
import { callFailure, isClosedConnection, isFailedWrite, UpstreamCall } from './upstream.ts';
import type { AnswerHead, CallResult } from './upstream.ts';

/** All accounts of a provider may be tried, each once. */
const MAX_ACCOUNTS = 64;
const NONE: ReadonlySet<number> = new Set();

/** The way of one request: its body, the accounts that are tried, and what becomes of their answers. */
export class Exchange {
  readonly #shared: Shared;
  readonly #routed: RoutedRequest;
  readonly #request: IncomingMessage;
  readonly #answer: Answer;
  #body: RequestBody = NO_BODY;
  #facts: PoolFacts = NO_FACTS;
  #excluded: Set<number> | null = null;
  #call: UpstreamCall | null = null;
  #lastError: AppError | null = null;
  /** Where the attempt under way goes. */
  #origin: string;

  constructor(
    shared: Shared,
    routed: RoutedRequest,
    request: IncomingMessage,
    response: ServerResponse,
  ) {
    this.#shared = shared;
    this.#routed = routed;
    this.#origin = routed.upstream.provider.api.origin;
    this.#request = request;
    this.#answer = new Answer(shared, routed, request, response, {
      onOwnAnswer: routed.own === null ? null : (head) => this.#tellOwn(head),
      onLeft: () => this.#call?.abort(),
      onRecorded: () => this.#releaseBody(),
    });
  }

  async run(): Promise<void> {
    const { inbound, upstream } = this.#routed;
    const { budget } = this.#shared;
    const taken = takeBody(this.#request, inbound.contentLength, inbound.chunked, budget);
    const body = taken instanceof Promise ? await taken : taken;
    this.#body = body;
    if (this.#answer.over) this.#releaseBody();
    if (this.#answer.over || body.kind === 'left') return;
    this.#facts = this.#readFacts(body.kind === 'held' ? body.bytes : null);
    const { model } = this.#facts;
    this.#answer.describe(this.#facts, model === null ? null : upstream.provider.familyOf(model));
    if (this.#routed.own !== null) {
      await this.#serveOwn(this.#routed.own);
      return;
    }
    const settling = this.#shared.deps.clients.settling(this.#routed.client.id);
    if (settling !== null && (await this.#isSpent(settling))) return;
    for (let round = 0; round < MAX_ACCOUNTS; round += 1) {
      const selection = this.#select(this.#excluded ?? NONE);
      if (selection.kind === 'none') break;
      this.#answer.attempts.choose(selection.why);
      if (await this.#serveFrom(selection.account)) return;
      (this.#excluded ??= new Set()).add(selection.account.id);
    }
    this.#giveUp();
  }

  /** A client with a budget waits until it is known what its last request cost. */
  async #isSpent(settling: Promise<ClientGrant | null>): Promise<boolean> {
    const client = await settling;
    const limit = client === null ? null : budgetReached(client);
    // Nothing is sent for a caller that left meanwhile; where one waits, `reply` tells it.
    if (limit !== null) this.#answer.reply(limitProblem(limit));
    return this.#answer.over;
  }

  /** A bug: the caller still gets an answer, or a broken stream, and the log has the details. */
  fail(error: unknown): void {
    this.#shared.deps.log.error({ err: error, id: this.#routed.id }, 'a request failed inside');
    this.#call?.abort();
    this.#answer.reply(
      problemOf(new AppError('INTERNAL', 'Sluice failed inside.', 'The log has the details.')),
    );
  }

  #readFacts(body: Buffer | null): PoolFacts {
    const { continuations } = this.#shared.deps;
    if (this.#routed.own === null)
      return poolFacts(this.#routed, this.#request.method ?? '', body, continuations);
    // No account has to do with it.
    const model = modelOf(this.#routed.route, body === null ? null : new BodyFields(body));
    return { ...NO_FACTS, model };
  }

  /** True when the caller has its answer, or needs none any more. */
  async #serveFrom(account: PoolAccount): Promise<boolean> {
    const { pool, clock } = this.#shared.deps;
    this.#answer.account = account;
    const answer = pool.secret(account.id);
    const waitedSinceMs = answer instanceof Promise ? clock.monotonic() : null;
    const usable = answer instanceof Promise ? await answer : answer;
    if (this.#answer.over) return true;
    if (!usable.ok) {
      this.#lastError = usable.error;
      this.#answer.attempts.skip(account.id, waitedSinceMs ?? clock.monotonic());
      return false;
    }
    const result = await this.#sendOnce(account, usable.value);
    if (result.kind !== 'held' || !refusesCredential(result.head, result.body))
      return this.#settle(account, result);
    // The file of a borrowed account may have changed since; of an own one nothing newer can be had.
    const isJustRefreshed = waitedSinceMs !== null && account.ownership === 'own';
    if (isJustRefreshed) return this.#settle(account, result);
    return this.#settleRefusal(account, usable.value, result);
  }

  /** The caller's own credential: one provider, one attempt, and the answer as it comes. */
  async #serveOwn({ injection, value, headers }: OwnRoute): Promise<void> {
    const made = withCredential(this.#routed.inbound.forward, injection, value);
    if (!made.ok) throw new TypeError('a credential was let in that no header may have');
    const sent = [...made.value, ...headers];
    const result = await this.#send(sent, null);
    if (result.kind === 'broken') this.#answer.breakOff(result.error);
    else if (result.kind === 'failed') this.#answer.reply(this.#told(result.error, null));
  }

  #tellOwn({ status, headers }: AnswerHead): void {
    const { own, log } = this.#shared.deps;
    const bytes = this.#body.kind === 'held' ? this.#body.bytes : null;
    try {
      const use = ownUse(this.#routed, this.#request.headers, bytes);
      if (use !== null) own.onAnswer(use, status, headers);
    } catch (error) {
      log.error({ err: error, id: this.#routed.id }, 'a session could not be followed');
    }
  }

  /**
   * A kept connection may close in the moment it is used: a request that no connection took is sent again on a
   * fresh one. Nothing else is, whatever its method: what was read may have been processed, and would be paid twice.
   */
  #mayReconnect(error: Error): boolean {
    if (this.#answer.over || !isClosedConnection(error)) return false;
    if (this.#call?.answered === true || this.#body.kind === 'stream') return false;
    return this.#call?.begun === false || isFailedWrite(error);
  }

  /** A refused token: the same account once more with a newer one, or the next. */
  async #settleRefusal(
    account: PoolAccount,
    used: UsableSecret,
    refused: CallResult & { readonly kind: 'held' },
  ): Promise<boolean> {
    const refusal = await afterRefusal(this.#shared.deps.pool, account.id, used);
    if (this.#answer.over) return true;
    const { head, body } = refused;
    // Gone with the first try: whatever is known now, the caller gets this answer.
    const mayResend = this.#body.kind !== 'stream';
    switch (refusal.kind) {
      case 'rejected':
        return this.#settle(account, refused);
      case 'renewed':
        if (!mayResend) return this.#passRefusal(account, refused, 'refreshed');
        this.#answer.attempts.end(head.status, 'refreshed');
        return this.#settle(account, await this.#sendOnce(account, refusal.usable));
      case 'own-trouble':
        if (!mayResend) return this.#passRefusal(account, refused, 'refresh failed');
        this.#answer.attempts.end(head.status, 'refresh failed');
        this.#lastError = refusal.error;
        return false;
      case 'ended':
      case 'later': {
        const reason = refusal.kind === 'ended' ? 'sign-in ended' : 'refresh failed';
        if (!mayResend) return this.#passRefusal(account, refused, reason);
        this.#answer.keepRefusal(account, head, body, reason);
        return false;
      }
      default:
        return assertNever(refusal);
    }
  }

  #passRefusal(
    account: PoolAccount,
    { head, body }: CallResult & { readonly kind: 'held' },
    reason: AttemptReason,
  ): true {
    this.#answer.keepRefusal(account, head, body, reason);
    this.#answer.passKept();
    return true;
  }

  #sendOnce(account: PoolAccount, usable: UsableSecret): Promise<CallResult> {
    const request = accountRequest(this.#routed, account, usable.secret);
    if (!request.ok) {
      this.#answer.attempts.skip(account.id, this.#shared.deps.clock.monotonic());
      return Promise.resolve({ kind: 'failed', error: request.error });
    }
    this.#origin = request.value.origin;
    return this.#send(request.value.headers, account.id);
  }

  /** Once, and again where the connection was gone before it took the request. */
  #send(headers: string[], accountId: number | null): Promise<CallResult> {
    this.#answer.attempts.begin(accountId);
    return new Promise((resolve) => {
      this.#dispatch(headers, (result) => {
        if (result.kind !== 'failed' || !this.#mayReconnect(result.error)) {
          resolve(result);
          return;
        }
        this.#answer.attempts.again();
        this.#answer.attempts.begin(accountId);
        // Other kept connections may be gone in the same moment: each is known when this turn is over.
        setImmediate(() => {
          if (this.#answer.over) resolve({ kind: 'left' });
          else this.#dispatch(headers, resolve);
        });
      });
    });
  }

  #dispatch(headers: string[], resolve: (result: CallResult) => void): void {
    const { target } = this.#routed;
    const body = this.#body;
    this.#call = new UpstreamCall(this.#answer, resolve);
    const isMeasured = body.kind === 'stream' && body.lengthBytes !== null;
    try {
      this.#shared.deps.http.pool(this.#origin).dispatch(
        {
          path: target,
          method: this.#request.method ?? 'GET',
          headers: isMeasured ? [...headers, 'content-length', body.lengthBytes] : headers,
          body: body.kind === 'held' ? body.bytes : body.kind === 'stream' ? body.stream : null,
        },
        this.#call,
      );
    } catch (error) {
      resolve({ kind: 'failed', error: error as Error });
    }
  }

  #settle(account: PoolAccount, result: CallResult): boolean {
    switch (result.kind) {
      case 'passed':
      case 'left':
        return true;
      case 'broken':
        this.#answer.breakOff(result.error);
        return true;
      case 'failed':
        return this.#settleFailed(account, result.error);
      case 'held':
        return this.#settleHeld(account, result.head, result.body);
      default:
        return assertNever(result);
    }
  }

  #settleFailed(account: PoolAccount, error: Error): boolean {
    // The account's own secret cannot be sent; another's may.
    if (error instanceof AppError && error.code === 'AUTH_ERROR') {
      this.#lastError = error;
      return false;
    }
    const problem = this.#told(error, account.id);
    this.#answer.attempts.end(null, reasonOf(problem.code, 0));
    // What a provider said of another account tells more than a lost connection.
    if (!this.#answer.passKept()) this.#answer.reply(problem);
    return true;
  }

  #told(error: Error, accountId: number | null): ProxyProblem {
    return problemOf(callFailure(this.#origin, error), accountId);
  }

  /** An account that cannot serve is passed over; its answer waits for the case that no other can. */
  #settleHeld(account: PoolAccount, head: AnswerHead, body: Buffer): boolean {
    const { blocked } = this.#answer.keep(account, head, body);
    if (blocked && this.#body.kind !== 'stream' && !this.#answer.over) return false;
    this.#answer.passKept();
    return true;
  }

  #giveUp(): void {
    if (this.#answer.over || this.#answer.passKept()) return;
    const failed = this.#lastError;
    const { pinned, upstream } = this.#routed;
    if (failed !== null && failed.code !== 'AUTH_ERROR') {
      this.#answer.reply(problemOf(failed, pinned));
      return;
    }
    const selection = this.#select(NONE);
    if (selection.kind === 'none')
      this.#answer.reply(noAccountProblem(selection, upstream.provider.name, pinned));
    else if (failed !== null) this.#answer.reply(problemOf(failed, pinned));
    else
      this.#answer.reply(
        noAccountProblem({ code: 'NO_ACCOUNT', retryAtMs: null }, upstream.provider.name, pinned),
      );
  }

  #select(excluded: ReadonlySet<number>): Selection {
    const { upstream, pinned, client } = this.#routed;
    const { model, session, continuation } = this.#facts;
    const { selector, clock } = this.#shared.deps;
    return selector.select(
      {
        provider: upstream.provider.id,
        model,
        client: client.id,
        session,
        pinned,
        excluded,
        continuation,
      },
      clock.now(),
    );
  }

  #releaseBody(): void {
    if (this.#body.kind === 'held') this.#shared.budget.give(this.#body.bytes.length);
    else if (this.#body.kind === 'stream') discardRest(this.#request);
    this.#body = NO_BODY;
  }
}
