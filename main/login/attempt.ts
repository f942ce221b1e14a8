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
import { authorizeUrl } from './authorize-url.ts';
import { CallbackServer } from './callback-server.ts';
import type { CallbackAnswer } from './callback-server.ts';
import * as failure from './login-failure.ts';
import { judgePaste } from './pasted-code.ts';
import { createPkce, createState } from './pkce.ts';
import type { Pkce } from './pkce.ts';
import { exchangeCode } from './token.ts';

export interface AttemptDeps {
  readonly http: Pick<Http, 'request' | 'browserUrl'>;
  readonly pool: Pick<Pool, 'add'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly toAccount: (account: PoolAccount) => Account;
  readonly onChange: (state: LoginState) => void;
}

export interface AttemptOptions {
  readonly provider: Provider;
  readonly oauth: OAuthLogin;
  readonly method: 'browser' | 'paste';
  readonly pinnedTo: number | null;
  readonly expiresAtMs: number;
}

/** One sign-in from its page to the stored account. Whatever ends it before the end, nothing is stored. */
export class LoginAttempt {
  readonly id: string;
  readonly #deps: AttemptDeps;
  readonly #options: AttemptOptions;
  readonly #pkce: Pkce;
  readonly #expectedState: string;
  readonly #ending = new AbortController();
  #server: CallbackServer | null = null;
  #redirectUri = '';
  #state: LoginState | null = null;
  /** The account is being written: too late to stop, soon to be done. */
  #storing = false;
  /** The sign-in of another person than the pinned account's, perhaps the only copy of its tokens. */
  #offered: NewLogin | null = null;

  constructor(deps: AttemptDeps, options: AttemptOptions) {
    this.#deps = deps;
    this.#options = options;
    this.id = deps.random.uuid();
    this.#pkce = createPkce(deps.random);
    this.#expectedState = createState(deps.random);
  }

  get state(): LoginState {
    if (this.#state === null) throw new TypeError('a sign-in has no state before it is open');
    return this.#state;
  }

  get ended(): boolean {
    return this.#state?.step === 'done' || this.#state?.step === 'failed';
  }

  /** Throws PORT_IN_USE, or UPSTREAM_UNREACHABLE for a page that the origin map leaves out. */
  async open(): Promise<LoginState> {
    const { oauth, method } = this.#options;
    try {
      if (method === 'browser') await this.#listen(oauth);
      // Nothing listens there: the person pastes the address at which the browser ended.
      else this.#redirectUri = loopbackUri(oauth);
      const url = this.#deps.http.browserUrl(
        authorizeUrl(oauth, {
          redirectUri: this.#redirectUri,
          state: this.#expectedState,
          challenge: this.#pkce.challenge,
        }),
      );
      this.#server?.launch(url);
      const note = this.#server?.fellBack ? portNote(oauth, this.#server.port) : null;
      return this.#become({
        ...this.#base(),
        step: 'waiting',
        url,
        launchUrl: this.#server?.launchUrl ?? null,
        code: null,
        note,
      });
    } catch (error) {
      this.#server?.dispose();
      throw error;
    }
  }

  paste(text: string): LoginState {
    const state = this.state;
    if (state.step !== 'waiting') return state;
    const verdict = judgePaste(text, this.#expectedState);
    if (verdict.kind === 'again') return this.#become({ ...state, note: verdict.note });
    if (verdict.kind !== 'ignored') this.#answered(verdict);
    return this.state;
  }

  /** Ends a sign-in that is not over yet; one that is being stored goes on to its end. */
  fail(error: AppError): LoginState {
    if (this.ended || this.#storing) return this.state;
    return this.#fail(error);
  }

  /** Stores the sign-in of another person as an account of its own. A failure leaves it to be tried again. */
  async adopt(): Promise<LoginState> {
    const login = this.#offered;
    if (login === null) return this.state;
    this.#offered = null;
    try {
      return await this.#store({ ...login, pinnedTo: null });
    } catch (error) {
      this.#storing = false;
      if (this.#deps.clock.now() >= this.#options.expiresAtMs) return this.#fail(error);
      this.#offered = login;
      throw error;
    }
  }

  async #listen({ redirect }: OAuthLogin): Promise<void> {
    this.#server = await CallbackServer.listen({
      redirect,
      state: this.#expectedState,
      onAnswer: (answer) => this.#answered(answer),
      onFault: (error) =>
        this.#deps.log.error({ err: error }, 'The callback could not take a connection'),
    });
    this.#redirectUri = this.#server.redirectUri;
  }

  /** The callback and the paste race; the first answer that proves itself counts. */
  #answered(answer: CallbackAnswer): void {
    if (this.#state?.step !== 'waiting') return;
    this.#server?.end();
    const { provider } = this.#options;
    if (answer.kind === 'refused') {
      this.#fail(failure.refused(provider, answer, this.#secrets(null)));
      return;
    }
    this.#become({ ...this.#base(), step: 'exchanging' });
    void this.#finish(answer.code);
  }

  async #finish(code: string): Promise<void> {
    try {
      const login = await this.#exchange(code);
      this.#ending.signal.throwIfAborted();
      await this.#storeOrOffer(login);
    } catch (error) {
      if (this.ended) return;
      if (!(error instanceof AppError)) this.#deps.log.error({ err: error }, 'A sign-in failed');
      this.#fail(error);
    }
  }

  async #storeOrOffer(login: NewLogin): Promise<void> {
    try {
      await this.#store(login);
    } catch (error) {
      this.#storing = false;
      const { pinnedTo } = login;
      const isOther = error instanceof AppError && error.code === 'LOGIN_IDENTITY';
      if (!isOther || pinnedTo === null) throw error;
      this.#offered = login;
      const { email, organizationName, organizationId } = login.identity;
      this.#become({
        ...this.#base(),
        step: 'other-identity',
        email,
        organization: organizationName ?? organizationId,
        account: pinnedTo,
        error: toWire(error),
      });
    }
  }

  async #store(login: NewLogin): Promise<LoginState> {
    this.#storing = true;
    const account = this.#deps.toAccount(await this.#deps.pool.add(login));
    return this.#become({ ...this.#base(), step: 'done', account });
  }

  async #exchange(code: string): Promise<NewLogin> {
    const { provider, oauth, pinnedTo } = this.#options;
    const { http, clock } = this.#deps;
    const { signal } = this.#ending;
    const grant = {
      code,
      state: this.#expectedState,
      redirectUri: this.#redirectUri,
      verifier: this.#pkce.verifier,
    };
    const answer = await exchangeCode(oauth, grant, { http, clock, signal });
    if (!answer.ok) throw failure.exchange(provider, answer.error, this.#secrets(code));
    const { secret, body } = answer.value;
    const call = createCall(http, provider, secret, { signal });
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

  #fail(error: unknown): LoginState {
    this.#offered = null;
    const state = this.#become({ ...this.#base(), step: 'failed', error: toWire(error) });
    this.#ending.abort(error);
    return state;
  }

  #become(state: LoginState): LoginState {
    this.#state = state;
    if (this.ended) this.#server?.dispose();
    const { log, onChange } = this.#deps;
    log.info({ login: this.id, provider: state.provider, step: state.step }, 'sign-in');
    onChange(state);
    return state;
  }

  #base() {
    const { provider, method, expiresAtMs } = this.#options;
    return {
      loginId: this.id,
      provider: provider.id,
      method,
      expiresAt: toInstant(expiresAtMs),
    };
  }

  #secrets(code: string | null): readonly string[] {
    return [code ?? '', this.#pkce.verifier, this.#expectedState].filter((text) => text !== '');
  }
}

function loopbackUri({ redirect }: OAuthLogin): string {
  return `http://${redirect.host}:${redirect.port}${redirect.path}`;
}

function portNote({ redirect }: OAuthLogin, port: number): string {
  return `Port ${redirect.port} is taken, so this sign-in uses port ${port}.`;
}
