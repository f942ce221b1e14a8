import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AttemptReason } from '../../shared/model/attempt.ts';
import { NO_TOKENS } from '../../shared/model/tokens.ts';
import type { TokenUsage } from '../../shared/model/tokens.ts';
import { clientIdOf } from '../clients/types.ts';
import type { PoolAccount } from '../core/account.ts';
import { mayTellLimit } from '../core/error-table.ts';
import type { ProxyProblem } from '../core/proxy-error.ts';
import { Attempts, reasonOf, reasonOfBlock } from './attempts.ts';
import { MadeIdScan } from './made-id-scan.ts';
import { toMicroseconds } from './micro.ts';
import type { PoolFacts } from './pool-facts.ts';
import { flushHead, sendHead, sendProblem } from './reply.ts';
import type { RoutedRequest, Shared } from './routed.ts';
import type { Progress } from './running.ts';
import { createTap } from './tap.ts';
import type { Tap } from './tap.ts';
import type { AnswerCode } from './types.ts';
import type { AnswerHead, Caller } from './upstream.ts';
import { judgeAnswer, passedCode } from './verdict.ts';

/** For the record only: the caller left before an answer began. */
const STATUS_LEFT = 499;
/** As which an error event in a stream is judged. */
const STATUS_LIMITED = 429;

/** Of the record, which is kept: a caller may name a model as long as its body. */
const MODEL_LIMIT = 200;
/** Of a session's hash, in the record. */
const SESSION_LENGTH = 8;

interface Kept {
  readonly head: AnswerHead;
  readonly body: Buffer;
  readonly code: AnswerCode;
  readonly account: PoolAccount;
  readonly attempts: number;
}

interface Hooks {
  /** After the head of an answer to the caller's own credential went out; null: the pool's. */
  readonly onOwnAnswer: ((head: AnswerHead) => void) | null;
  onLeft(): void;
  onRecorded(): void;
}

/** The caller's side of one request: what goes out, and the record of it. */
export class Answer implements Caller {
  /** Whose credential the present attempt uses. */
  account: PoolAccount | null = null;
  readonly attempts: Attempts;
  readonly #shared: Shared;
  readonly #routed: RoutedRequest;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #hooks: Hooks;
  #model: string | null = null;
  #session: string | null = null;
  #makes: PoolFacts['makes'] = [];
  #family: string | null = null;
  #kept: Kept | null = null;
  #code: AnswerCode | null = null;
  /** What the last attempt came to, where the code alone does not say. */
  #reason: AttemptReason | null = null;
  #tap: Tap | null = null;
  #firstByteMs: number | null = null;
  #over = false;

  constructor(
    shared: Shared,
    routed: RoutedRequest,
    request: IncomingMessage,
    response: ServerResponse,
    hooks: Hooks,
  ) {
    this.#shared = shared;
    this.#routed = routed;
    this.#request = request;
    this.#response = response;
    this.#hooks = hooks;
    this.attempts = new Attempts(() => shared.deps.clock.monotonic());
    response.on('close', () => this.#onClose());
    shared.running.add(routed, this);
  }

  /** Answered, broken off, or the caller left: nothing more can be sent. */
  get over(): boolean {
    return this.#over;
  }

  get progress(): Progress {
    const { account, attempts } = this;
    const told = { model: this.#model, session: this.#session, firstByteMs: this.#firstByteMs };
    return { account: account?.id ?? null, ...attempts.told, ...told };
  }

  describe(
    { model, makes, session }: Pick<PoolFacts, 'model' | 'makes' | 'session'>,
    family: string | null,
  ): void {
    this.#makes = makes;
    this.#session = session === '' ? null : session.slice(0, SESSION_LENGTH);
    this.#model = model === null ? null : model.slice(0, MODEL_LIMIT);
    this.#family = family;
  }

  /** The answer to a caller's own credential is the caller's, whatever it is. */
  keepsBack(status: number): boolean {
    if (this.#routed.own !== null) return false;
    return status === 401 || mayTellLimit(status);
  }

  head(head: AnswerHead, begun: Buffer | null): void {
    const { account } = this;
    if (account === null) {
      if (this.#routed.own !== null) this.#headOwn(head);
      return;
    }
    if (begun !== null) this.#judge(account, head, begun);
    else if (head.status >= 400) this.#code = passedCode(head.status);
    else {
      this.#shared.rejections.clear(account.id);
      this.#tap = this.#tapOf(head, {
        onErrorEvent: (data) => this.#hearError(account, data),
        made: this.#madeBy(account),
      });
    }
    this.#tellHeaders(head, account);
    this.#writeHead(head, account, this.attempts.sent);
    // A stream's head goes out at once; where the body is already here, both go out together.
    process.nextTick(flushHead, this.#response);
  }

  #headOwn(head: AnswerHead): void {
    if (head.status >= 400) this.#code = passedCode(head.status);
    else this.#tap = this.#tapOf(head);
    this.#writeHead(head, null, this.attempts.sent);
    process.nextTick(flushHead, this.#response);
    this.#hooks.onOwnAnswer?.(head);
  }

  #tapOf(
    { headers }: AnswerHead,
    more: Pick<Parameters<typeof createTap>[0], 'onErrorEvent' | 'made'> = {},
  ): Tap | null {
    return createTap({
      contentType: headers['content-type'],
      contentEncoding: headers['content-encoding'],
      method: this.#request.method,
      ...more,
    });
  }

  /** What the answer makes, only this account knows. */
  #madeBy({ id }: PoolAccount): readonly MadeIdScan[] {
    if (this.#makes.length === 0) return [];
    const { continuations } = this.#shared.deps;
    const provider = this.#routed.upstream.provider.id;
    const onMade = (made: string): void => continuations.remember(provider, made, id);
    return this.#makes.map((making) => new MadeIdScan(making, onMade));
  }

  chunk(chunk: Buffer): boolean {
    const room = this.#response.write(chunk);
    this.#tap?.push(chunk);
    return room;
  }

  whenDrained(resume: () => void): void {
    this.#response.once('drain', resume);
  }

  end(): void {
    this.#over = true;
    this.#response.end();
    const { statusCode } = this.#response;
    if (this.#tap === null) this.#record(statusCode, NO_TOKENS);
    else this.#tap.end((usage) => this.#record(statusCode, usage));
  }

  /** Judges an answer that was kept back, blocks the account where it cannot serve, and keeps the answer. */
  keep(account: PoolAccount, head: AnswerHead, body: Buffer): { readonly blocked: boolean } {
    this.#tellHeaders(head, account);
    const blocked = this.#judge(account, head, body);
    this.#keep(account, head, body);
    return { blocked };
  }

  /** Keeps a 401 of which is known already what it means for the account. */
  keepRefusal(account: PoolAccount, head: AnswerHead, body: Buffer, reason: AttemptReason): void {
    this.#tellHeaders(head, account);
    this.#code = passedCode(head.status);
    this.#reason = reason;
    this.#keep(account, head, body);
  }

  #keep(account: PoolAccount, head: AnswerHead, body: Buffer): void {
    const { status } = head;
    const code = this.#code ?? passedCode(status);
    this.#kept = { head, body, code, account, attempts: this.attempts.sent };
    this.attempts.end(status, this.#reason ?? reasonOf(code, status));
    this.#reason = null;
    this.#code = null;
    this.#shared.running.changed();
  }

  /** Sends the last answer that was kept; false when there is none. */
  passKept(): boolean {
    const kept = this.#kept;
    if (kept === null) return false;
    if (this.#over) return true;
    this.account = kept.account;
    this.#code = kept.code;
    this.#writeHead(kept.head, kept.account, kept.attempts);
    this.#over = true;
    this.#response.end(kept.body);
    this.#record(kept.head.status, NO_TOKENS);
    return true;
  }

  /** An error of Sluice's own; after the first byte of an answer only breaking off is left. */
  reply(problem: ProxyProblem): void {
    if (this.#over) return;
    if (this.#response.headersSent) {
      this.breakOff(new Error(problem.message));
      return;
    }
    const { route, id } = this.#routed;
    this.#code = problem.code;
    this.#over = true;
    const nowMs = this.#shared.deps.clock.now();
    const status = sendProblem(this.#response, problem, route.wire, id, this.attempts.sent, nowMs);
    this.#record(status, NO_TOKENS);
  }

  /** The provider's answer broke: so does the caller's, never with a clean end. */
  breakOff(error: Error): void {
    if (this.#over) return;
    this.#over = true;
    this.#code = 'UPSTREAM_ERROR';
    this.#shared.deps.log.debug({ err: error, id: this.#routed.id }, 'an answer broke off');
    // The request's: a pipelined answer has no socket yet, and would wait for its turn without an end.
    const { httpVersion, socket } = this.#request;
    // Where only the end of the connection ends the body, an orderly one would look complete.
    if (httpVersion === '1.0') socket.resetAndDestroy();
    else socket.destroy();
    this.attempts.end(this.#response.statusCode, 'broke off');
    this.#record(this.#response.statusCode, this.#tap?.soFar ?? NO_TOKENS);
  }

  #onClose(): void {
    if (this.#over) return;
    this.#over = true;
    this.#hooks.onLeft();
    const { headersSent, statusCode } = this.#response;
    this.attempts.end(headersSent ? statusCode : null, 'caller left');
    this.#record(headersSent ? statusCode : STATUS_LEFT, this.#tap?.soFar ?? NO_TOKENS);
  }

  /** A stream that ends in an exhausted limit passes as it is; the account is spared from now on. */
  #hearError(account: PoolAccount, data: string): void {
    const { code, block } = judgeAnswer({
      provider: this.#routed.upstream.provider,
      status: STATUS_LIMITED,
      // Those came before the error and do not speak of it.
      headers: {},
      body: Buffer.from(data),
      family: this.#family,
      bodyless: false,
      nowMs: this.#shared.deps.clock.now(),
    });
    if (block === null) return;
    this.#code = code;
    this.#reason = reasonOfBlock(block);
    this.#shared.deps.pool.block(account.id, block);
  }

  /** True: the account was blocked. */
  #judge(account: PoolAccount, head: AnswerHead, body: Buffer): boolean {
    const { deps, rejections } = this.#shared;
    const nowMs = deps.clock.now();
    const { code, block, refused } = judgeAnswer({
      provider: this.#routed.upstream.provider,
      status: head.status,
      headers: head.headers,
      body,
      family: this.#family,
      bodyless: this.#request.method === 'HEAD',
      nowMs,
    });
    this.#code = code;
    if (refused === true) {
      deps.pool.block(account.id, rejections.next(account.id, nowMs));
      return true;
    }
    this.#reason = block === null ? null : reasonOfBlock(block);
    if (block !== null) deps.pool.block(account.id, block);
    return block !== null;
  }

  #writeHead(head: AnswerHead, account: PoolAccount | null, attempts: number): void {
    const { deps } = this.#shared;
    const { id, startedMonotonic } = this.#routed;
    const marks = { requestId: id, account: account?.id ?? null, attempts, code: this.#code };
    sendHead(this.#response, head, marks);
    this.#firstByteMs = toMicroseconds(deps.clock.monotonic() - startedMonotonic);
    this.#shared.running.changed();
  }

  /** An answer that is passed over tells its account's usage too. */
  #tellHeaders(head: AnswerHead, account: PoolAccount): void {
    if (this.#routed.upstream.provider.usage !== null)
      this.#shared.deps.onHeaders(account.id, head.headers, head.status);
  }

  #record(status: number, usage: TokenUsage): void {
    const { deps } = this.#shared;
    const routed = this.#routed;
    this.#tap?.dispose();
    this.#hooks.onRecorded();
    this.#shared.running.end(routed.id);
    this.attempts.end(status, this.#reason ?? reasonOf(this.#code, status));
    deps.onRequest({
      id: routed.id,
      at: this.#shared.instants.of(routed.startedAtMs),
      client: routed.client.name,
      clientId: clientIdOf(routed.client),
      provider: routed.upstream.provider.id,
      account: this.account?.id ?? null,
      model: this.#model,
      method: this.#request.method ?? '',
      path: routed.route.loggedPath,
      status,
      error: this.#code,
      attempts: this.attempts.sent,
      attemptList: this.attempts.list,
      session: this.#session,
      firstByteMs: this.#firstByteMs,
      durationMs: toMicroseconds(deps.clock.monotonic() - routed.startedMonotonic),
      inputTokens: usage.inputTokens,
      outputTokens: usage.outputTokens,
      cacheReadTokens: usage.cacheReadTokens,
      cacheWriteTokens: usage.cacheWriteTokens,
      cacheWrite1hTokens: usage.cacheWrite1hTokens,
      cost: null,
    });
  }
}
