import { AppError, toWire } from '../../shared/errors.ts';
import type { WireError } from '../../shared/errors.ts';
import type { Account } from '../../shared/model/account.ts';
import { toInstant } from '../../shared/model/common.ts';
import type { LoginState } from '../../shared/model/login.ts';
import type { PoolAccount } from '../core/account.ts';
import type { NewLogin, Pool } from '../credentials/types.ts';
import type { Http } from '../platform/http.ts';
import type { Logger } from '../platform/log.ts';
import type { Random } from '../platform/random.ts';
import type { OAuthLogin, Provider, SignedIn } from '../providers/types.ts';
import { settle } from './settle.ts';
import type { SettleDeps } from './settle.ts';
import type { TokenAnswer } from './token-answer.ts';

export interface SignInDeps extends SettleDeps {
  readonly http: Pick<Http, 'request' | 'browserUrl'>;
  readonly pool: Pick<Pool, 'add' | 'keyRefused'>;
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
  /** Enterprise domain; null: the provider's own. */
  readonly domain: string | null;
}

/** Google takes up to two minutes to set a project up. */
const SETTLE_LIMIT_MS = 180_000;

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
  #hasMinted = false;
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

  /** Tells the person something while it waits, or while the tokens are being settled. */
  note(note: string | null): LoginState {
    const { state } = this;
    const hasNote = state.step === 'waiting' || state.step === 'exchanging';
    return hasNote && state.note !== note ? this.#become({ ...state, note }) : state;
  }

  /** Ends a sign-in that is not over yet; one that is being stored goes on to its end. */
  fail(error: unknown): LoginState {
    if (this.ended || this.#storing) return this.state;
    this.#offered = null;
    const link = this.#linkOf(error);
    const told = this.#wireOf(error);
    const state = this.#become({ ...this.#base(), step: 'failed', error: told, link });
    this.#ending.abort(error);
    return state;
  }

  /**
   * The person is done: `work` gets what the account is made of. `again`: words for a failure after which the
   * sign-in waits on as before.
   */
  async finish(
    work: () => Promise<SignedIn>,
    again: (error: unknown) => string | null = () => null,
  ): Promise<void> {
    const { waiting } = this;
    if (waiting === null) return;
    this.#become({ ...this.#base(), step: 'exchanging', note: null });
    try {
      const signedIn = await work();
      this.signal.throwIfAborted();
      await this.#storeOrOffer(this.#newLogin(signedIn));
    } catch (error) {
      if (this.ended) return;
      const note = again(error);
      if (note !== null) {
        this.#become({ ...waiting, note });
        return;
      }
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

  /** From the tokens to whose they are. Rejects with why they are of no use. */
  async settle(tokens: TokenAnswer): Promise<SignedIn> {
    const { provider, domain } = this.#options;
    if (provider.settle !== undefined) this.#atLeast(SETTLE_LIMIT_MS);
    const note = (text: string): void => {
      this.#deps.log.info({ login: this.id, provider: provider.id, note: text }, 'sign-in');
      this.note(text);
    };
    const settling = { provider, domain, signal: this.signal, note };
    const signedIn = await settle(tokens, settling, this.#deps);
    this.#hasMinted = signedIn.secret.kind === 'api_key';
    return signedIn;
  }

  /** A key that was made and not stored is nobody's to find: the person is told where it is. */
  #wireOf(error: unknown): WireError {
    const wire = toWire(error);
    const stays = this.#hasMinted ? this.#options.provider.keyStays : undefined;
    return stays === undefined
      ? wire
      : { ...wire, hint: wire.hint === null ? stays : `${wire.hint} ${stays}` };
  }

  /** The person is done, however late: what is left to do takes the provider's time. */
  #atLeast(leftMs: number): void {
    const untilMs = this.#deps.clock.now() + leftMs;
    if (this.#state?.step !== 'exchanging' || untilMs <= this.#expiresAtMs) return;
    this.#expiresAtMs = untilMs;
    this.#become({ ...this.#state, ...this.#base() });
  }

  #newLogin({ secret, identity }: SignedIn): NewLogin {
    const { provider, pinnedTo } = this.#options;
    return {
      provider: provider.id,
      secret,
      identity,
      label: null,
      origin: 'login',
      authorizedAtMs: this.#deps.clock.now(),
      pinnedTo,
    };
  }

  /** A provider's answer may name any address: only a page of the web is worth a button. */
  #linkOf(error: unknown): string | null {
    if (!(error instanceof AppError) || error.link === null) return null;
    const url = URL.parse(error.link);
    if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return null;
    try {
      return this.#deps.http.browserUrl(url.href);
    } catch {
      // With an origin map nothing but its origins is opened.
      return null;
    }
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
