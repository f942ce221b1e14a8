import { AppError } from '../../shared/errors.ts';
import type { LoginState } from '../../shared/model/login.ts';
import type { OAuthLogin, SignedIn } from '../providers/types.ts';
import { authorizeUrl } from './authorize-url.ts';
import { CallbackServer } from './callback-server.ts';
import type { CallbackAnswer } from './callback-server.ts';
import { clientSecretOf } from './client-secret.ts';
import * as failure from './login-failure.ts';
import { judgePaste } from './pasted-code.ts';
import { isPastedKey, signInByKey } from './pasted-key.ts';
import { createPkce, createState } from './pkce.ts';
import type { Pkce } from './pkce.ts';
import { SignIn } from './sign-in.ts';
import type { SignInDeps, SignInOptions } from './sign-in.ts';
import { exchangeCode } from './token.ts';

const LIMIT_MS = 300_000;
/** Where no state tells a forged return from the person's: so many codes are tried. */
const STRAY_CODES = 5;

/** What the manager needs of a sign-in, whichever way it goes. */
export interface Attempt {
  readonly id: string;
  readonly state: LoginState;
  readonly ended: boolean;
  /** Known once it is open. */
  readonly limitMs: number;
  open(): Promise<LoginState>;
  paste(text: string): LoginState;
  /** Stores the sign-in of another person than the pinned account's as an account of its own. */
  adopt(): Promise<LoginState>;
  fail(error: AppError): LoginState;
  /** What ends it when the time is over. */
  timeout(): AppError;
}

/** A sign-in through the browser's return, or the pasted code beside it. */
export class LoginAttempt implements Attempt {
  readonly limitMs = LIMIT_MS;
  readonly #deps: SignInDeps;
  readonly #options: SignInOptions;
  readonly #signIn: SignIn;
  readonly #pkce: Pkce | null;
  readonly #expectedState: string | null;
  #server: CallbackServer | null = null;
  #redirectUri = '';
  #page = '';
  #strayCodes = 0;

  constructor(deps: SignInDeps, options: SignInOptions) {
    const { oauth } = options;
    this.#deps = deps;
    this.#options = options;
    this.#signIn = new SignIn(deps, options, () => this.#server?.dispose());
    this.#pkce = oauth.pkce === false ? null : createPkce(deps.random);
    this.#expectedState = createState(deps.random, oauth.state);
  }

  get id(): string {
    return this.#signIn.id;
  }

  get state(): LoginState {
    return this.#signIn.state;
  }

  get ended(): boolean {
    return this.#signIn.ended;
  }

  /** Throws PORT_IN_USE, or UPSTREAM_UNREACHABLE for a page that the origin map leaves out. */
  async open(): Promise<LoginState> {
    const { oauth, method } = this.#options;
    try {
      if (method === 'browser') await this.#listen(oauth);
      // Nothing listens there: the person pastes the address at which the browser ended.
      else this.#redirectUri = redirectUri(oauth);
      const request = {
        redirectUri: this.#redirectUri,
        state: this.#expectedState,
        challenge: this.#pkce?.challenge ?? null,
      };
      this.#page = this.#deps.http.browserUrl(authorizeUrl(oauth, request));
      this.#server?.launch(this.#page);
      const note = this.#server?.fellBack ? portNote(oauth, this.#server.port) : null;
      const launchUrl = this.#server?.launchUrl ?? null;
      return this.#signIn.wait(LIMIT_MS, { url: this.#page, launchUrl, code: null, note });
    } catch (error) {
      this.#server?.dispose();
      throw error;
    }
  }

  paste(text: string): LoginState {
    if (this.#signIn.waiting === null) return this.state;
    if (isPastedKey(this.#options.oauth, text)) {
      this.#keyed(text);
      return this.state;
    }
    const verdict = judgePaste(text, this.#expectedState);
    if (verdict.kind === 'again') return this.#signIn.note(verdict.note);
    if (verdict.kind !== 'ignored') this.#answered(verdict);
    return this.state;
  }

  fail(error: AppError): LoginState {
    return this.#signIn.fail(error);
  }

  timeout(): AppError {
    return this.state.step === 'exchanging'
      ? failure.unsettled(this.#options.provider)
      : failure.timedOut(LIMIT_MS);
  }

  adopt(): Promise<LoginState> {
    return this.#signIn.adopt();
  }

  async #listen({ redirect }: OAuthLogin): Promise<void> {
    if (redirect === null || 'uri' in redirect) return;
    try {
      this.#server = await CallbackServer.listen({
        redirect,
        state: this.#expectedState,
        onAnswer: (answer) => this.#answered(answer),
        onDoubtfulNo: () => this.#signIn.note(failure.DOUBTFUL_NO),
        onFault: (error) =>
          this.#deps.log.error({ err: error }, 'The callback could not take a connection'),
      });
    } catch (error) {
      if (error instanceof AppError && error.code === 'PORT_IN_USE')
        throw failure.portTaken(this.#options.provider, error);
      throw error;
    }
    this.#redirectUri = this.#server.redirectUri;
  }

  /** The callback and the paste race; the first answer that proves itself counts. */
  #answered(answer: CallbackAnswer): void {
    if (this.#signIn.waiting === null) return;
    this.#server?.end();
    const { provider } = this.#options;
    if (answer.kind === 'refused')
      this.#signIn.fail(failure.refused(provider, answer, this.#secrets(null)));
    else
      void this.#signIn.finish(
        () => this.#exchange(answer.code),
        (error) => (error instanceof StrayCode ? this.#waitOn(failure.STRAY_CODE) : null),
      );
  }

  /** The key is good or not within one call: the callback may come meanwhile, and is told that it is over. */
  #keyed(text: string): void {
    this.#server?.end();
    void this.#signIn.finish(
      () => signInByKey(this.#deps, this.#options.provider, text),
      (error) => (error instanceof AppError ? this.#waitOn(failure.keyNote(error)) : null),
    );
  }

  #waitOn(note: string): string {
    this.#server?.resume(this.#page);
    return note;
  }

  async #exchange(code: string): Promise<SignedIn> {
    const { provider, oauth } = this.#options;
    const { http, clock } = this.#deps;
    const grant = {
      code,
      state: this.#expectedState ?? '',
      redirectUri: this.#redirectUri,
      verifier: this.#pkce?.verifier ?? '',
    };
    const { signal } = this.#signIn;
    const answer = await exchangeCode(oauth, grant, { http, clock, signal });
    if (answer.ok) return this.#signIn.settle(answer.value);
    const { status } = answer.error;
    if (status !== null && status >= 400 && status < 500 && this.#mayBeStray())
      throw new StrayCode();
    throw failure.exchange(provider, answer.error, this.#secrets(code));
  }

  #mayBeStray(): boolean {
    if (this.#expectedState !== null) return false;
    this.#strayCodes += 1;
    return this.#strayCodes < STRAY_CODES;
  }

  #secrets(code: string | null): readonly string[] {
    const secret = clientSecretOf(this.#options.oauth);
    const all = [code, secret, this.#pkce?.verifier, this.#expectedState];
    return all.filter((text) => typeof text === 'string' && text !== '') as string[];
  }
}

/** A code that the provider refused, where anybody could have brought it. */
class StrayCode extends Error {}

function redirectUri({ redirect }: OAuthLogin): string {
  if (redirect === null) return '';
  if ('uri' in redirect) return redirect.uri;
  return `http://${redirect.host}:${redirect.port}${redirect.path}`;
}

function portNote({ redirect }: OAuthLogin, port: number): string {
  const wanted = redirect !== null && 'port' in redirect ? redirect.port : 0;
  return `Preferred port ${wanted} unavailable, using port ${port}.`;
}
