import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '../../shared/errors.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import { assertNever } from '../../shared/exhaustive.ts';
import type { UsableSecret } from '../credentials/types.ts';
import type { PoolAccount, Secret } from '../core/account.ts';
import { withCredential } from '../core/headers.ts';
import type { Selection } from '../core/selection.ts';
import { Answer } from './answer.ts';
import { topLevelString } from './body-scan.ts';
import { noAccountProblem, problemOf, unusableSecret } from './problems.ts';
import { discardRest, NO_BODY, takeBody } from './replay.ts';
import type { RequestBody } from './replay.ts';
import { ownUse } from './own-use.ts';
import { rawHeader, requestSession } from './request-session.ts';
import type { OwnRoute, RoutedRequest, Shared } from './routed.ts';
import { callFailure, isClosedConnection, UpstreamCall } from './upstream.ts';
import type { AnswerHead, CallResult } from './upstream.ts';

/** All accounts of a provider may be tried, each once. */
const MAX_ACCOUNTS = 64;
const NONE: ReadonlySet<number> = new Set();

/** Told of one account by Sluice itself: another may serve, and this one is not to blame. */
const OWN_TROUBLE: ReadonlySet<string> = new Set<ErrorCode>([
  'AUTH_ERROR',
  'DISK_FULL',
  'DATABASE_BUSY',
  'DATABASE_CORRUPT',
  'PROFILE_NOT_WRITABLE',
  'KEY_UNAVAILABLE',
]);

/** The way of one request: its body, the accounts that are tried, and what becomes of their answers. */
export class Exchange {
  readonly #shared: Shared;
  readonly #routed: RoutedRequest;
  readonly #request: IncomingMessage;
  readonly #answer: Answer;
  #body: RequestBody = NO_BODY;
  #model: string | null = null;
  #session: string | null = null;
  #excluded: Set<number> | null = null;
  #call: UpstreamCall | null = null;
  #reconnected = false;
  /** The refused token has a successor, but the body has gone: nothing is known against the account. */
  #refreshedUnsent = false;
  #lastError: AppError | null = null;

  constructor(
    shared: Shared,
    routed: RoutedRequest,
    request: IncomingMessage,
    response: ServerResponse,
  ) {
    this.#shared = shared;
    this.#routed = routed;
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
    if (body.kind === 'held') {
      const model = topLevelString(body.bytes, 'model');
      this.#model = model;
      this.#answer.describe(model, model === null ? null : upstream.provider.familyOf(model));
    }
    if (this.#routed.own !== null) {
      await this.#serveOwn(this.#routed.own);
      return;
    }
    this.#session = this.#readSession();
    for (let round = 0; round < MAX_ACCOUNTS; round += 1) {
      const selection = this.#select(this.#excluded ?? NONE);
      if (selection.kind === 'none') break;
      if (await this.#serveFrom(selection.account)) return;
      this.#excluded ??= new Set();
      this.#excluded.add(selection.account.id);
    }
    this.#giveUp();
  }

  /** A bug: the caller still gets an answer, or a broken stream, and the log has the details. */
  fail(error: unknown): void {
    this.#shared.deps.log.error({ err: error, id: this.#routed.id }, 'a request failed inside');
    this.#call?.abort();
    this.#answer.reply(
      problemOf(new AppError('INTERNAL', 'Sluice failed inside.', 'The log has the details.')),
    );
  }

  #readSession(): string {
    const { rawHeaders } = this.#request;
    return requestSession({
      header: (name) => rawHeader(rawHeaders, name),
      body: this.#body.kind === 'held' ? this.#body.bytes : null,
      client: this.#routed.client.id,
      model: this.#model,
      credentialKind: 'pool',
      own: null,
    });
  }

  /** True when the caller has its answer, or needs none any more. */
  async #serveFrom(account: PoolAccount): Promise<boolean> {
    this.#answer.account = account;
    const answer = this.#shared.deps.pool.secret(account.id);
    const usable = answer instanceof Promise ? await answer : answer;
    if (this.#answer.over) return true;
    if (!usable.ok) {
      this.#lastError = usable.error;
      return false;
    }
    let result = await this.#send(account, usable.value);
    if (result.kind === 'failed' && this.#mayReconnect(result.error)) {
      this.#reconnected = true;
      this.#answer.attempts -= 1;
      result = await this.#send(account, usable.value);
    }
    if (result.kind === 'held' && result.head.status === 401)
      result = await this.#refreshAndResend(account, usable.value, result);
    return this.#settle(account, result);
  }

  /** The caller's own credential: one provider, one attempt, and the answer as it comes. */
  async #serveOwn({ injection, value, headers }: OwnRoute): Promise<void> {
    const made = withCredential(this.#routed.inbound.forward, injection, value);
    if (!made.ok) throw new TypeError('a credential was let in that no header may have');
    const sent = [...made.value, ...headers];
    let result = await this.#sendHeaders([...sent]);
    if (result.kind === 'failed' && this.#mayReconnect(result.error)) {
      this.#reconnected = true;
      this.#answer.attempts -= 1;
      result = await this.#sendHeaders(sent);
    }
    if (result.kind === 'broken') this.#answer.breakOff(result.error);
    else if (result.kind === 'failed') {
      const { origin } = this.#routed.upstream.provider.api;
      this.#answer.reply(problemOf(callFailure(origin, result.error)));
    }
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
   * A kept connection may close in the moment it is used. Only what undici calls idempotent is sent
   * again: a POST may have been processed, and would be paid twice.
   */
  #mayReconnect(error: Error): boolean {
    const { method } = this.#request;
    const harmless = (method === 'GET' || method === 'HEAD') && this.#body.kind === 'none';
    return harmless && !this.#reconnected && !this.#answer.over && isClosedConnection(error);
  }

  async #refreshAndResend(
    account: PoolAccount,
    used: UsableSecret,
    refused: CallResult,
  ): Promise<CallResult> {
    if (used.secret.kind !== 'oauth') return refused;
    const fresh = await this.#shared.deps.pool.secret(account.id, {
      staleRevision: used.secretRevision,
    });
    if (this.#answer.over) return { kind: 'left' };
    const isOwnTrouble = !fresh.ok && OWN_TROUBLE.has(fresh.error.code);
    if (isOwnTrouble && this.#body.kind !== 'stream') return { kind: 'failed', error: fresh.error };
    if (!isOwnTrouble) {
      if (!fresh.ok || fresh.value.secretRevision === used.secretRevision) return refused;
      if (this.#body.kind !== 'stream') return this.#send(account, fresh.value);
    }
    this.#refreshedUnsent = true;
    return refused;
  }

  #send(account: PoolAccount, usable: UsableSecret): Promise<CallResult> {
    const { upstream, inbound } = this.#routed;
    const injection = upstream.injections[usable.secret.kind];
    const secret = secretText(usable.secret);
    const headers =
      injection === null
        ? null
        : withCredential(inbound.forward, injection, secret, account.organizationId);
    if (headers === null || !headers.ok)
      return Promise.resolve({ kind: 'failed', error: unusableSecret(account.id) });
    return this.#sendHeaders(headers.value);
  }

  #sendHeaders(headers: string[]): Promise<CallResult> {
    const body = this.#body;
    if (body.kind === 'stream' && body.lengthBytes !== null)
      headers.push('content-length', body.lengthBytes);
    this.#answer.attempts += 1;
    return new Promise((resolve) => this.#dispatch(headers, body, resolve));
  }

  #dispatch(headers: string[], body: RequestBody, resolve: (result: CallResult) => void): void {
    const { upstream, target } = this.#routed;
    this.#call = new UpstreamCall(this.#answer, resolve);
    try {
      this.#shared.deps.http.pool(upstream.provider.api.origin).dispatch(
        {
          path: target,
          method: this.#request.method ?? 'GET',
          headers,
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
      case 'failed': {
        if (result.error instanceof AppError && OWN_TROUBLE.has(result.error.code)) {
          this.#lastError = result.error;
          return false;
        }
        // What a provider said of another account tells more than a lost connection.
        if (this.#answer.passKept()) return true;
        const error = callFailure(this.#routed.upstream.provider.api.origin, result.error);
        this.#answer.reply(problemOf(error, account.id));
        return true;
      }
      case 'held':
        return this.#settleHeld(account, result.head, result.body);
      default:
        return assertNever(result);
    }
  }

  /** An account that cannot serve is passed over; its answer waits for the case that no other can. */
  #settleHeld(account: PoolAccount, head: AnswerHead, body: Buffer): boolean {
    const isFresh = this.#refreshedUnsent && head.status === 401;
    const { blocked } = this.#answer.keep(account, head, body, !isFresh);
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
    const { selector, clock } = this.#shared.deps;
    return selector.select(
      {
        provider: upstream.provider.id,
        model: this.#model,
        client: client.id,
        session: this.#session,
        pinned,
        excluded,
        continuation: null,
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

function secretText(secret: Secret): string {
  return secret.kind === 'oauth' ? secret.access : secret.key;
}
