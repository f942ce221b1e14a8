import { AppError } from '../../shared/errors.ts';
import type { LoginState } from '../../shared/model/login.ts';
import type { LoginMethod } from '../../shared/model/provider.ts';
import { startTimer } from '../platform/scheduler.ts';
import type { StartTimer } from '../platform/scheduler.ts';
import { methodsOf } from '../providers/info.ts';
import { findProvider } from '../providers/registry.ts';
import type { OAuthLogin, Provider } from '../providers/types.ts';
import { LoginAttempt } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import { DeviceAttempt } from './device-attempt.ts';
import { cancelled } from './login-failure.ts';
import type { SignInDeps } from './sign-in.ts';

/** An ended sign-in is kept this long, so that whoever was away can still read how it ended. */
const KEEP_ENDED_MS = 600_000;

export interface LoginManagerDeps extends SignInDeps {
  readonly providers: readonly Provider[];
  readonly startTimer?: StartTimer;
}

export interface LoginStart {
  readonly provider: string;
  readonly method: 'browser' | 'paste' | 'device';
  readonly pinnedTo: number | null;
  /** Enterprise domain, for a provider that has such. */
  readonly domain?: string | null;
}

interface Held {
  readonly attempt: Attempt;
  stopTimer: () => void;
}

/** The sign-ins that run, several at a time if need be, and those that ended lately. */
export class LoginManager {
  readonly #deps: LoginManagerDeps;
  readonly #startTimer: StartTimer;
  readonly #held = new Map<string, Held>();
  #disposed = false;

  constructor(deps: LoginManagerDeps) {
    this.#deps = deps;
    this.#startTimer = deps.startTimer ?? startTimer;
  }

  /** Throws NOT_FOUND, USAGE, PORT_IN_USE, LOGIN_FAILED (no code to be had) or UPSTREAM_*. */
  async start({ provider: id, method, pinnedTo, domain = null }: LoginStart): Promise<LoginState> {
    const provider = findProvider(this.#deps.providers, id);
    if (domain !== null) throw noDomain(provider);
    const oauth = oauthOf(provider, method);
    if (oauth === null) throw noSuchMethod(provider, method);
    const deps = {
      ...this.#deps,
      startTimer: this.#startTimer,
      onChange: (state: LoginState) => this.#changed(attempt, state),
    };
    const options = { provider, oauth, method, pinnedTo };
    const attempt: Attempt =
      method === 'device' && oauth.device != null
        ? new DeviceAttempt(deps, options, oauth.device)
        : new LoginAttempt(deps, options);
    const state = await attempt.open();
    return this.#disposed ? attempt.fail(cancelled()) : state;
  }

  /** Throws NOT_FOUND. */
  get(loginId: string): LoginState {
    return this.#find(loginId).attempt.state;
  }

  /** A text that is no good is told in the state's `note`. Throws NOT_FOUND. */
  paste(loginId: string, text: string): LoginState {
    return this.#find(loginId).attempt.paste(text);
  }

  /** Throws NOT_FOUND, or why the account could not be stored; then it may be tried again. */
  adopt(loginId: string): Promise<LoginState> {
    return this.#find(loginId).attempt.adopt();
  }

  /** Throws NOT_FOUND. */
  cancel(loginId: string): LoginState {
    return this.#find(loginId).attempt.fail(cancelled());
  }

  dispose(): void {
    this.#disposed = true;
    for (const { attempt } of this.#held.values()) attempt.fail(cancelled());
    for (const held of this.#held.values()) held.stopTimer();
    this.#held.clear();
  }

  #changed(attempt: Attempt, state: LoginState): void {
    let held = this.#held.get(attempt.id);
    if (held === undefined) {
      const stopTimer = this.#startTimer(attempt.limitMs, () => attempt.fail(attempt.timeout()));
      held = { attempt, stopTimer };
      this.#held.set(attempt.id, held);
    }
    if (attempt.ended) {
      held.stopTimer();
      held.stopTimer = this.#startTimer(KEEP_ENDED_MS, () => this.#held.delete(attempt.id));
    }
    this.#deps.onChange(state);
  }

  #find(loginId: string): Held {
    const held = this.#held.get(loginId);
    if (held !== undefined) return held;
    throw new AppError(
      'NOT_FOUND',
      'There is no such sign-in; it may have ended long ago.',
      'Start a new one.',
    );
  }
}

function oauthOf(provider: Provider, method: LoginMethod): OAuthLogin | null {
  return methodsOf(provider).includes(method) ? provider.oauth : null;
}

function noDomain({ name }: Provider): AppError {
  return new AppError('USAGE', `domain: ${name} has no enterprise domains.`, 'Leave it out.');
}

function noSuchMethod(provider: Provider, method: LoginMethod): AppError {
  const have = methodsOf(provider).map((each) => WORDS[each]);
  return new AppError(
    'USAGE',
    `${provider.name} has no sign-in by ${WORDS[method]}.`,
    `It has: ${have.join(', ')}.`,
  );
}

const WORDS: Readonly<Record<LoginMethod, string>> = {
  browser: 'browser',
  paste: 'pasted code',
  device: 'device code',
  'api-key': 'API key (sluice add-key)',
};
