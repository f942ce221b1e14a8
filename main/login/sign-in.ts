import { AppError, toWire } from '../../shared/errors.ts';
import type { Account } from '../../shared/model/account.ts';
import { toInstant } from '../../shared/model/common.ts';
import type { LoginState } from '../../shared/model/login.ts';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import type { PoolAccount } from '../core/account.ts';
import type { NewLogin, Pool } from '../credentials/types.ts';
import type { Clock } from '../platform/clock.ts';
import type { Http } from '../platform/http.ts';
import type { Logger } from '../platform/log.ts';
import type { Random } from '../platform/random.ts';
import { createCall } from '../providers/call.ts';
import type { OAuthLogin, Provider } from '../providers/types.ts';
import type { TokenAnswer } from './token.ts';

export interface SignInDeps {
  readonly http: Pick<Http, 'request' | 'browserUrl'>;
  readonly pool: Pick<Pool, 'add'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly toAccount: (account: PoolAccount) => Account;
  readonly onChange: (state: LoginState) => void;
}

export interface SignInOptions {
  readonly provider: Provider;
  readonly oauth: OAuthLogin;
  readonly method: 'browser' | 'paste' | 'device';
  readonly pinnedTo: number | null;
}

type Waiting = Extract<LoginState, { step: 'waiting' }>;

/**
 * Where one sign-in stands, however the person goes through it, and its end: from the tokens to the
 * stored account. Whatever ends it before, nothing is stored.
 */
export class SignIn {
  readonly id: string;
  /** Aborts when the sign-in fails. */
  readonly signal: AbortSignal;
  readonly #deps: SignInDeps;
  readonly #options: SignInOptions;
  readonly #ending = new AbortController();
  readonly #onEnd: () => void;
  #state: LoginState | null = null;
  #expiresAtMs = 0;
  /** The account is being written: too late to stop, soon to be done. */
  #storing = false;
  /** The sign-in of another person than the pinned account's, perhaps the only copy of its tokens. */
  #offered: NewLogin | null = null;

  constructor(deps: SignInDeps, options: SignInOptions, onEnd: () => void = () => undefined) {
    this.#deps = deps;
    this.#options = options;
    this.#onEnd = onEnd;
    this.signal = this.#ending.signal;
    this.id = deps.random.uuid();
  }

  get state(): LoginState {
    if (this.#state === null) throw new TypeError('a sign-in has no state before it is open');
    return this.#state;
  }

  /** The state while the person is still wanted; else null. */
  get waiting(): Waiting | null {
    return this.#state?.step === 'waiting' ? this.#state : null;
  }

  get ended(): boolean {
    return this.#state?.step === 'done' || this.#state?.step === 'failed';
  }

  wait(limitMs: number, shown: Pick<Waiting, 'url' | 'launchUrl' | 'code' | 'note'>): LoginState {
    this.#expiresAtMs = this.#deps.clock.now() + limitMs;
    return this.#become({ ...this.#base(), step: 'waiting', ...shown });
  }

  /** Tells the person something while it waits. */
  note(note: string | null): LoginState {
    const { waiting } = this;
    return waiting === null || waiting.note === note
      ? this.state
      : this.#become({ ...waiting, note });
  }

  /** Ends a sign-in that is not over yet; one that is being stored goes on to its end. */
  fail(error: unknown): LoginState {
    if (this.ended || this.#storing) return this.state;
    this.#offered = null;
    const state = this.#become({ ...this.#base(), step: 'failed', error: toWire(error) });
    this.#ending.abort(error);
    return state;
  }

  /** The person is done: `fetchTokens` gets what the account is made of. */
  async finish(fetchTokens: () => Promise<TokenAnswer>): Promise<void> {
    if (this.waiting === null) return;
    this.#become({ ...this.#base(), step: 'exchanging' });
    try {
      const login = await this.#identify(await fetchTokens());
      this.signal.throwIfAborted();
      await this.#storeOrOffer(login);
    } catch (error) {
      if (this.ended) return;
      if (!(error instanceof AppError)) this.#deps.log.error({ err: error }, 'A sign-in failed');
      this.fail(error);
    }
  }

  /** Stores the sign-in of another person as an account of its own. A failure leaves it to be tried again. */
  async adopt(): Promise<LoginState> {
    const login = this.#offered;
    if (login === null) return this.state;
    this.#offered = null;
    try {
      return await this.#store({ ...login, pinnedTo: null });
    } catch (error) {
      if (this.#deps.clock.now() >= this.#expiresAtMs) return this.fail(error);
      this.#offered = login;
      throw error;
    }
  }

  async #storeOrOffer(login: NewLogin): Promise<void> {
    const { pinnedTo, identity } = login;
    try {
      await this.#store(login);
    } catch (error) {
      const isOther = error instanceof AppError && error.code === 'LOGIN_IDENTITY';
      const isOver = this.#deps.clock.now() >= this.#expiresAtMs;
      if (!isOther || isOver || pinnedTo === null) throw error;
      this.#offered = login;
      this.#become({
        ...this.#base(),
        step: 'other-identity',
        email: identity.email,
        organization: identity.organizationName ?? identity.organizationId,
        account: pinnedTo,
        error: toWire(error),
      });
    }
  }

  async #store(login: NewLogin): Promise<LoginState> {
    this.#storing = true;
    try {
      const account = this.#deps.toAccount(await this.#deps.pool.add(login));
      return this.#become({ ...this.#base(), step: 'done', account });
    } finally {
      this.#storing = false;
    }
  }

  async #identify({ secret, body }: TokenAnswer): Promise<NewLogin> {
    const { provider, pinnedTo } = this.#options;
    const { http, clock } = this.#deps;
    const call = createCall(http, provider, secret, { signal: this.signal });
    const identity = (await provider.identify?.(body, call)) ?? UNKNOWN_IDENTITY;
    return {
      provider: provider.id,
      secret,
      identity,
      label: null,
      origin: 'login',
      authorizedAtMs: clock.now(),
      pinnedTo,
    };
  }

  #become(state: LoginState): LoginState {
    this.#state = state;
    if (this.ended) this.#onEnd();
    const { log, onChange } = this.#deps;
    log.info({ login: this.id, provider: state.provider, step: state.step }, 'sign-in');
    onChange(state);
    return state;
  }

  #base() {
    const { provider, method } = this.#options;
    return {
      loginId: this.id,
      provider: provider.id,
      method,
      expiresAt: toInstant(this.#expiresAtMs),
    };
  }
}
