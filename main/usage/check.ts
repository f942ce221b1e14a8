import { AppError } from '../../shared/errors.ts';
import type { AccountCheck } from '../../shared/model/check.ts';
import type { PoolAccount } from '../core/account.ts';
import type { Pool } from '../credentials/types.ts';
import type { Clock } from '../platform/clock.ts';
import type { Http } from '../platform/http.ts';
import { KeyedQueue, SingleFlight } from '../platform/keyed-queue.ts';
import type { Logger } from '../platform/log.ts';
import { createCall } from '../providers/call.ts';
import { keyVerdict } from '../providers/key-verdict.ts';
import type { KeyProbe, Provider, ProviderCall } from '../providers/types.ts';
import { UsageRefusal } from '../providers/usage-refusal.ts';
import { createAccountCall } from './account-call.ts';
import type { UsageService } from './service.ts';
import { NO_FACTS, usageAccount } from './usage-account.ts';
import type { UsageFacts } from './usage-account.ts';
import {
  NO_QUOTA_SPENT,
  NO_WAY_TO_ASK,
  YES,
  no,
  readVerdict,
  signInAgain,
  unknown,
} from './check-words.ts';
import type { Verdict } from './check-words.ts';

export interface CheckDeps {
  readonly providers: readonly Provider[];
  readonly http: Pick<Http, 'request'>;
  readonly pool: Pick<Pool, 'get' | 'secret' | 'keyRefused'>;
  /** Questions about usage wait for their turn, and for what the provider asked for. */
  readonly usage: Pick<UsageService, 'ask'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly facts?: UsageFacts;
}

/** A model may take its time, also for one word. */
const COMPLETION_TIMEOUT_MS = 60_000;

/**
 * Whether the credentials of accounts work, asked at the providers by calls that cost nothing. A stale token
 * is renewed through its lease, and a dead one disables its account; no answer blocks one. The strict check
 * asks a model as well, which spends quota.
 */
export class CheckService {
  readonly #deps: CheckDeps;
  readonly #providers: ReadonlyMap<string, Provider>;
  readonly #flights = new SingleFlight<string, AccountCheck>();
  readonly #queue = new KeyedQueue<string>();
  readonly #ending = new AbortController();

  constructor(deps: CheckDeps) {
    this.#deps = deps;
    this.#providers = new Map(deps.providers.map((provider) => [provider.id, provider]));
  }

  /** In the order of `ids`. Never rejects for what a provider does. */
  run(ids: readonly number[], strict: boolean): Promise<readonly AccountCheck[]> {
    return Promise.all(
      ids.map((id) => this.#flights.run(`${id}:${strict}`, () => this.#one(id, strict))),
    );
  }

  dispose(): void {
    this.#ending.abort(new AppError('NOT_RUNNING', 'Sluice is stopping.'));
  }

  async #one(id: number, strict: boolean): Promise<AccountCheck> {
    const provider = this.#deps.pool.get(id)?.provider ?? '';
    // One at a time a provider: its limiter counts all accounts of this address.
    const verdict = await this.#queue.run(provider, () => this.#asked(id, strict));
    return { id, ...verdict };
  }

  async #asked(id: number, strict: boolean): Promise<Verdict> {
    const account = this.#deps.pool.get(id);
    if (account === null) return unknown('It was removed meanwhile.');
    if (account.disabled !== null) return signInAgain(account.disabled);
    const provider = this.#providers.get(account.provider);
    if (provider === undefined) return unknown(NO_WAY_TO_ASK);
    const verdict = await this.#known(() => this.#free(account, provider), account);
    if (!strict || verdict.ok === false || this.#ending.signal.aborted) return verdict;
    return this.#known(() => this.#strict(account, provider), account);
  }

  /** A free call that only a good credential passes. */
  async #free(account: PoolAccount, provider: Provider): Promise<Verdict> {
    const { usage, apiKey } = provider;
    const { id, kind } = account;
    if (usage?.kinds.includes(kind) === true) {
      const call = this.#call(provider, id, { auth: usage.auth });
      const { clock, pool, facts = NO_FACTS, usage: turns } = this.#deps;
      const { signal } = this.#ending;
      const asking = turns.ask(id, async () => {
        const asked = await usageAccount(account, pool, facts, { signal, quiet: true });
        return usage.fetch(call, clock.now(), asked);
      });
      const report = await asking.catch((error: unknown) => this.#usageRefused(account, error));
      if (report.isGuess !== true) return YES;
    }
    if (kind !== 'api_key' || apiKey?.probe == null) return unknown(NO_WAY_TO_ASK);
    return this.#key(account, provider, apiKey.probe);
  }

  /** A key that is refused serves nobody, whatever it was asked with. */
  async #usageRefused({ id, provider }: PoolAccount, error: unknown): Promise<never> {
    // A 401 to a key comes from the pool: it has no newer one.
    const isDead = error instanceof UsageRefusal ? error.isDead : isAuthError(error);
    if (isDead) {
      const usable = await this.#deps.pool.secret(id, { quiet: true });
      const secret = usable.ok ? usable.value.secret : null;
      if (secret?.kind === 'api_key') await this.#deps.pool.keyRefused(provider, secret.key, null);
    }
    throw error;
  }

  /** As where a key is added: one that is refused serves nobody. */
  async #key({ id }: PoolAccount, provider: Provider, probe: KeyProbe): Promise<Verdict> {
    const { http, pool } = this.#deps;
    const usable = await pool.secret(id);
    if (!usable.ok) throw usable.error;
    const { secret } = usable.value;
    const { signal } = this.#ending;
    const answer = await createCall(http, provider, secret, { signal })(requestOf(probe));
    const verdict = keyVerdict(probe, answer);
    if (verdict === 'refused' && answer.status !== 403 && secret.kind === 'api_key')
      await pool.keyRefused(provider.id, secret.key, null);
    return readVerdict(provider.name, verdict, answer);
  }

  async #strict({ id }: PoolAccount, provider: Provider): Promise<Verdict> {
    const { completion } = provider;
    if (completion == null) return unknown(NO_QUOTA_SPENT);
    const call = this.#call(provider, id, { timeoutMs: COMPLETION_TIMEOUT_MS });
    const answer = await call(requestOf(completion));
    return readVerdict(provider.name, completion.reads?.(answer) ?? null, answer);
  }

  #call(
    provider: Provider,
    id: number,
    how: Pick<Parameters<typeof createAccountCall>[0], 'timeoutMs' | 'auth'>,
  ): ProviderCall {
    const { http, pool } = this.#deps;
    const quiet: Pick<Pool, 'get' | 'secret'> = {
      get: (one) => pool.get(one),
      secret: (one, options) => pool.secret(one, { ...options, quiet: true }),
    };
    const deps = { http, pool: quiet, signal: this.#ending.signal, ...how };
    return createAccountCall(deps, provider, id);
  }

  async #known(ask: () => Promise<Verdict>, { id }: PoolAccount): Promise<Verdict> {
    try {
      return await ask();
    } catch (error) {
      const disabled = this.#deps.pool.get(id)?.disabled ?? null;
      if (disabled !== null) return signInAgain(disabled);
      if (error instanceof AppError && error.code === 'AUTH_ERROR') return no(error.message);
      if (error instanceof AppError) return unknown(error.message);
      this.#deps.log.error({ account: id, err: error }, 'an account could not be checked');
      return unknown('Sluice failed inside; the log has the details.');
    }
  }
}

function isAuthError(error: unknown): boolean {
  return error instanceof AppError && error.code === 'AUTH_ERROR';
}

function requestOf({ method, url, headers, body }: KeyProbe) {
  return { method, url, headers, ...(body === null ? {} : { body }) };
}
