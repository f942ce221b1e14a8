import { AppError } from '../../shared/errors.ts';
import type { LoginState } from '../../shared/model/login.ts';
import { isObject, parseJson } from '../providers/json-fields.ts';
import type { DeviceLogin, OAuthLogin } from '../providers/types.ts';
import type { Attempt } from './attempt.ts';
import { clientSecretOf } from './client-secret.ts';
import { pollDevice } from './device-poll.ts';
import type { PollEnd } from './device-poll.ts';
import { deviceProtocol } from './device-protocol.ts';
import type { DeviceCode, DeviceProtocol } from './device-protocol.ts';
import { discovered } from './discover.ts';
import * as failure from './login-failure.ts';
import { SignIn } from './sign-in.ts';
import type { SignInDeps, SignInOptions } from './sign-in.ts';
import { readTokens, wordsOf } from './token-answer.ts';
import type { TokenAnswer } from './token-answer.ts';
import { exchangeCode } from './token.ts';

/** Where the provider does not say. */
const USUAL_LIFE_MS = 15 * 60_000;
const LONGEST_LIFE_MS = 30 * 60_000;

interface Asking {
  readonly oauth: OAuthLogin;
  readonly device: DeviceLogin;
  readonly protocol: DeviceProtocol;
}

/** A sign-in by a code that the person types in on any device. */
export class DeviceAttempt implements Attempt {
  limitMs = USUAL_LIFE_MS;
  readonly #deps: SignInDeps;
  readonly #options: SignInOptions;
  readonly #signIn: SignIn;
  #slowedDown = false;

  constructor(deps: SignInDeps, options: SignInOptions) {
    this.#deps = deps;
    this.#options = options;
    this.#signIn = new SignIn(deps, options);
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

  /** Throws LOGIN_FAILED when there is no code to be had, UPSTREAM_* when nobody answers. */
  async open(): Promise<LoginState> {
    const asking = await this.#discover();
    const code = await this.#askCode(asking.protocol);
    const lifeMs = code.lifeMs ?? 0;
    if (lifeMs > 0) this.limitMs = Math.min(lifeMs, LONGEST_LIFE_MS);
    const url = this.#deps.http.browserUrl(code.url);
    const shown = { url, launchUrl: null, code: code.userCode, note: null };
    const state = this.#signIn.wait(this.limitMs, shown);
    void this.#poll(asking, code);
    return state;
  }

  /** Nothing is pasted here: the code goes the other way. */
  paste(): LoginState {
    return this.state;
  }

  adopt(): Promise<LoginState> {
    return this.#signIn.adopt();
  }

  fail(error: AppError): LoginState {
    return this.#signIn.fail(error);
  }

  timeout(): AppError {
    if (this.state.step === 'exchanging') return failure.unsettled(this.#options.provider);
    return failure.codeExpired(this.limitMs, this.#slowedDown);
  }

  async #discover(): Promise<Asking> {
    const { provider, oauth } = this.#options;
    const found = await discovered(oauth, { http: this.#deps.http, signal: this.#signIn.signal });
    if (!found.ok) throw failure.exchange(provider, found.error, []);
    const { device } = found.value;
    if (device == null) throw new TypeError(`${provider.id} has no sign-in by device code`);
    return { oauth: found.value, device, protocol: deviceProtocol(found.value, device) };
  }

  async #askCode(protocol: DeviceProtocol): Promise<DeviceCode> {
    const { provider } = this.#options;
    const { status, text } = await this.#deps.http.request(protocol.askCode());
    if (status < 200 || status > 299)
      throw failure.noCode(provider, { status, text }, this.#secrets());
    const body = parseJson(text);
    const code = isObject(body) ? protocol.readCode(body) : null;
    if (code !== null) return code;
    // Not the text: it may hold the secret half of the code.
    const words = wordsOf(body);
    throw failure.noCode(
      provider,
      words === null ? null : { status, text: words },
      this.#secrets(),
    );
  }

  async #poll(asking: Asking, code: DeviceCode): Promise<void> {
    const { http, startTimer, log } = this.#deps;
    const { signal } = this.#signIn;
    try {
      const end = await pollDevice(asking.protocol, code, asking.device, {
        http,
        startTimer,
        signal,
        onTrouble: (text) => this.#signIn.note(text),
        onSlowDown: () => (this.#slowedDown = true),
      });
      await this.#decided(asking, code, end);
    } catch (error) {
      if (this.ended) return;
      if (!(error instanceof AppError)) log.error({ err: error }, 'A sign-in by code failed');
      this.#signIn.fail(error);
    }
  }

  async #decided(asking: Asking, code: DeviceCode, end: PollEnd): Promise<void> {
    const { provider } = this.#options;
    if (end.kind === 'tokens' || end.kind === 'code')
      return this.#signIn.finish(async () => this.#signIn.settle(await this.#tokens(asking, end)));
    if (end.kind === 'denied')
      throw failure.refused(provider, { error: 'access_denied', description: null }, []);
    if (end.kind === 'expired') throw this.timeout();
    throw failure.exchange(provider, end, this.#secrets(code.deviceCode));
  }

  async #tokens(
    { oauth, device }: Asking,
    end: Extract<PollEnd, { kind: 'tokens' | 'code' }>,
  ): Promise<TokenAnswer> {
    const { provider } = this.#options;
    const { http, clock } = this.#deps;
    if (end.kind === 'tokens') {
      const read = readTokens(oauth, end.body, clock);
      if (read.ok) return read.value;
      throw failure.exchange(provider, read.error, this.#secrets());
    }
    const { code, verifier } = end;
    const redirectUri = device.redirectUri ?? '';
    const grant = { code, verifier, redirectUri, state: '' };
    const { signal } = this.#signIn;
    const answer = await exchangeCode(oauth, grant, { http, clock, signal });
    if (answer.ok) return answer.value;
    throw failure.exchange(provider, answer.error, this.#secrets(code, verifier));
  }

  /** What the provider was sent, and may quote. */
  #secrets(...sent: readonly string[]): readonly string[] {
    const own = clientSecretOf(this.#options.oauth);
    return own === null ? sent : [...sent, own];
  }
}
