import type { LoginState } from '../../../shared/model/login.ts';
import type { Transport } from '../../transport/transport.ts';

export interface LoginRequest {
  readonly provider: string;
  readonly method: 'browser' | 'paste' | 'device';
  /** Only this account's identity is accepted. */
  readonly account: number | null;
  /** Enterprise domain; null: the provider's own, or that of the account. */
  readonly domain: string | null;
}

interface Listener {
  readonly onState: (state: LoginState) => void;
  readonly onError: (error: unknown) => void;
}

function isEnded(state: LoginState | null): boolean {
  return state?.step === 'done' || state?.step === 'failed';
}

/**
 * One sign-in, from its start to its end; leaving it on the way cancels it, which is harmless.
 * An event may overtake the answer to the call that caused it, so an ended state is never replaced.
 */
export class LoginRun {
  readonly #transport: Transport;
  readonly #listener: Listener;
  readonly #stop: () => void;
  /** What was told of sign-ins before this one knew its own id. */
  readonly #early = new Map<string, LoginState>();
  #state: LoginState | null = null;
  #isOver = false;

  constructor(transport: Transport, request: LoginRequest, listener: Listener) {
    this.#transport = transport;
    this.#listener = listener;
    this.#stop = transport.subscribe((event) => {
      if (event.name === 'login') this.#hear(event.payload.login);
    });
    void this.#start(request);
  }

  async paste(text: string): Promise<void> {
    if (this.#state === null) return;
    const { loginId } = this.#state;
    try {
      this.#accept((await this.#transport.call('login.paste', { loginId, text })).login);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Keeps the sign-in of another person as an account of its own. */
  async adopt(): Promise<void> {
    if (this.#state === null) return;
    const { loginId } = this.#state;
    try {
      this.#accept((await this.#transport.call('login.adopt', { loginId })).login);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Reads what happened while the connection was lost. */
  async catchUp(): Promise<void> {
    if (this.#state === null || isEnded(this.#state)) return;
    const { loginId } = this.#state;
    try {
      this.#accept((await this.#transport.call('login.get', { loginId })).login);
    } catch (error) {
      this.#fail(error);
    }
  }

  dispose(): void {
    this.#isOver = true;
    this.#stop();
    if (this.#state !== null && !isEnded(this.#state)) this.#cancel(this.#state.loginId);
  }

  async #start(request: LoginRequest): Promise<void> {
    try {
      const { login } = await this.#transport.call('login.start', request);
      if (this.#isOver) this.#cancel(login.loginId);
      else this.#accept(this.#early.get(login.loginId) ?? login);
    } catch (error) {
      this.#fail(error);
    }
  }

  #hear(login: LoginState): void {
    if (this.#state === null) this.#early.set(login.loginId, login);
    else if (this.#state.loginId === login.loginId) this.#accept(login);
  }

  #accept(login: LoginState): void {
    if (this.#isOver || isEnded(this.#state)) return;
    this.#state = login;
    this.#listener.onState(login);
  }

  #fail(error: unknown): void {
    if (!this.#isOver) this.#listener.onError(error);
  }

  #cancel(loginId: string): void {
    // Nobody is left to tell: what cannot be cancelled ends by itself.
    this.#transport.call('login.cancel', { loginId }).catch(() => undefined);
  }
}
