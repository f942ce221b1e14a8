import { AppError } from '../../shared/errors.ts';
import type { LoginState } from '../../shared/model/login.ts';
import type { LoginMethod } from '../../shared/model/provider.ts';
import { startTimer } from '../platform/scheduler.ts';
import type { StartTimer } from '../platform/scheduler.ts';
import { methodsOf } from '../providers/info.ts';
import { findProvider } from '../providers/registry.ts';
import type { Provider } from '../providers/types.ts';
import { LoginAttempt } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import { DeviceAttempt } from './device-attempt.ts';
import { placeOf } from './enterprise-domain.ts';
import { domainIn } from './domain-variable.ts';
import { cancelled } from './login-failure.ts';
import type { SignInDeps, SignInOptions } from './sign-in.ts';

/** An ended sign-in is kept this long, so that whoever was away can still read how it ended. */
const KEEP_ENDED_MS = 600_000;

export interface LoginManagerDeps extends Omit<SignInDeps, 'startTimer' | 'environment'> {
  readonly providers: readonly Provider[];
  readonly startTimer?: StartTimer;
  readonly environment?: SignInDeps['environment'];
  /** With what the person's settings say of it. */
  readonly asSet?: (provider: Provider) => Provider;
  /** The enterprise domain that an account is of. */
  readonly domainOf?: (account: number) => string | null;
}

export interface LoginStart {
  readonly provider: string;
  /** Null: the first that the provider has. */
  readonly method: SignInMethod | null;
  readonly pinnedTo: number | null;
  /** Enterprise domain, for a provider that has such; null: the pinned account's, else the provider's own. */
  readonly domain?: string | null;
}

type SignInMethod = SignInOptions['method'];

interface Held {
  readonly attempt: Attempt;
  /** What the timer stands for. */
  expiresAt: string;
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

  /** Throws NOT_FOUND, USAGE, BAD_REQUEST (domain), PORT_IN_USE, LOGIN_FAILED (no code to be had) or UPSTREAM_*. */
  async start(asked: LoginStart): Promise<LoginState> {
    const options = this.#optionsOf(asked);
    const deps = {
      ...this.#deps,
      startTimer: this.#startTimer,
      environment: this.#deps.environment ?? {},
      onChange: (state: LoginState) => this.#changed(attempt, state),
    };
    const attempt: Attempt =
      options.method === 'device'
        ? new DeviceAttempt(deps, options)
        : new LoginAttempt(deps, options);
    const state = await attempt.open();
    return this.#disposed ? attempt.fail(cancelled()) : state;
  }

  #optionsOf({ provider: id, method: asked, pinnedTo, domain = null }: LoginStart): SignInOptions {
    const { providers, asSet, domainOf } = this.#deps;
    const found = findProvider(providers, id);
    const provider = asSet?.(found) ?? found;
    const { oauth } = provider;
    const method = asked ?? firstMethod(provider);
    if (oauth === null || method === null || !methodsOf(provider).includes(method))
      throw noSuchMethod(provider, method);
    const known = pinnedTo === null ? null : (domainOf?.(pinnedTo) ?? null);
    const named = domain ?? known ?? domainIn(oauth, this.#deps.environment ?? {});
    return { provider, method, pinnedTo, ...placeOf(provider, oauth, named) };
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
    const { expiresAt } = state;
    const held = this.#held.get(attempt.id) ?? {
      attempt,
      expiresAt: '',
      stopTimer: () => undefined,
    };
    this.#held.set(attempt.id, held);
    if (held.expiresAt !== expiresAt) {
      held.stopTimer();
      const leftMs = Date.parse(expiresAt) - this.#deps.clock.now();
      held.stopTimer = this.#startTimer(leftMs, () => attempt.fail(attempt.timeout()));
      held.expiresAt = expiresAt;
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

function firstMethod(provider: Provider): SignInMethod | null {
  return methodsOf(provider).find((each) => each !== 'api-key') ?? null;
}

function noSuchMethod(provider: Provider, method: LoginMethod | null): AppError {
  const have = methodsOf(provider).map((each) => WORDS[each]);
  return new AppError(
    'USAGE',
    `${provider.name} has no sign-in${method === null ? '' : ` by ${WORDS[method]}`}.`,
    `It has: ${have.join(', ')}.`,
  );
}

const WORDS: Readonly<Record<LoginMethod, string>> = {
  browser: 'browser',
  paste: 'pasted code',
  device: 'device code',
  'api-key': 'API key (sluice add-key)',
};
