import { AppError } from '../../shared/errors.ts';
import { toInstant } from '../../shared/model/common.ts';
import type { OwnUsage } from '../../shared/model/status.ts';
import type { Secret } from '../core/account.ts';
import { afterRefusal } from '../core/pass-through.ts';
import type { OwnUse } from '../core/pass-through.ts';
import { boundReport } from '../core/usage-bounds.ts';
import { mergeWindows, renewReport } from '../core/usage-merge.ts';
import type { UsageReport } from '../core/usage.ts';
import type { Clock } from '../platform/clock.ts';
import type { Http } from '../platform/http.ts';
import type { Logger } from '../platform/log.ts';
import type { Random } from '../platform/random.ts';
import { createCall } from '../providers/call.ts';
import type { Provider, ProviderCall } from '../providers/types.ts';
import { UsageRefusal } from '../providers/usage-refusal.ts';
import { cacheMs, isAhead, LONGEST_WAIT_MS } from './poll-times.ts';
import { viewWindows } from './view.ts';

interface Held {
  readonly id: string;
  readonly kind: Secret['kind'];
  readonly value: string;
  readonly organizationId: string | null;
}

/** The sessions that the look-ups are made for; clients/pass-through.ts. */
export interface OwnSessions {
  /** Returns the credential's id. */
  accept(use: OwnUse): string;
  resolve(session: string): Held | null;
  markStale(session: string, id: string): void;
  stop(session: string, status: number): void;
  lastUsed(): readonly {
    readonly client: number;
    readonly clientName: string;
    readonly provider: string;
    readonly id: string;
  }[];
  holds(id: string): boolean;
}

interface Dependencies {
  readonly sessions: OwnSessions;
  readonly providers: readonly Provider[];
  readonly http: Pick<Http, 'request'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** The person lets usage be read in the background, and the machine is awake. */
  readonly isEnabled: () => boolean;
  readonly onChange: () => void;
}

interface Known {
  report: UsageReport | null;
  nextAtMs: number;
  busy: boolean;
}

type Outcome = { readonly kind: 'done' } | { readonly kind: 'refused'; readonly status: number };

const DONE: Outcome = { kind: 'done' };

/**
 * Usage of the sign-ins that callers bring, for the list of clients and `sluice status`. Asked only while a
 * session is in use: after an answer to it, and at most every 5 minutes a credential.
 */
export class OwnUsageService {
  readonly #deps: Dependencies;
  readonly #providers: ReadonlyMap<string, Provider>;
  /** By the credential's hash. */
  readonly #known = new Map<string, Known>();
  readonly #ending = new AbortController();

  constructor(deps: Dependencies) {
    this.#deps = deps;
    this.#providers = new Map(deps.providers.map((provider) => [provider.id, provider]));
  }

  /** After each answer to a caller's own credential. Only one that the provider took makes a session. */
  onAnswer(use: OwnUse, status: number, headers: Readonly<Record<string, string>>): void {
    if (status >= 400 || this.#ending.signal.aborted) return;
    const id = this.#deps.sessions.accept(use);
    const provider = this.#providers.get(use.provider);
    if (provider?.usage?.kinds.includes(use.kind) !== true) return;
    this.#ingest(id, provider, status, headers);
    if (this.#deps.isEnabled()) void this.#lookUp(use.session, provider);
  }

  view(): readonly OwnUsage[] {
    const nowMs = this.#deps.clock.now();
    return this.#deps.sessions.lastUsed().flatMap(({ client, clientName, provider, id }) => {
      const report = this.#known.get(id)?.report ?? null;
      if (report === null) return [];
      return {
        client: client === 0 ? null : client,
        clientName,
        provider,
        windows: [...viewWindows(report, nowMs)],
        fetchedAt: toInstant(report.fetchedAtMs),
      };
    });
  }

  dispose(): void {
    this.#ending.abort(new AppError('NOT_RUNNING', 'Sluice is stopping.'));
    this.#known.clear();
  }

  /** Answers tell windows by the way; some credentials may use models but not ask for usage. */
  #ingest(
    id: string,
    { usage }: Provider,
    status: number,
    headers: Readonly<Record<string, string>>,
  ): void {
    const nowMs = this.#deps.clock.now();
    const windows = usage?.fromHeaders(headers, nowMs, status >= 200 && status < 300) ?? [];
    if (windows.length === 0) return;
    const entry = this.#entry(id);
    entry.report = mergeWindows(entry.report, windows, nowMs);
  }

  /** Never rejects. One attempt, and one more with another credential where the first was refused. */
  async #lookUp(session: string, provider: Provider): Promise<void> {
    const { sessions } = this.#deps;
    let held = sessions.resolve(session);
    for (let attempt = 1; held !== null; attempt += 1) {
      const used: Held = held;
      const outcome = await this.#ask(provider, used);
      if (outcome.kind === 'done' || this.#ending.signal.aborted) return;
      sessions.markStale(session, used.id);
      const next = sessions.resolve(session);
      const then = afterRefusal(
        used.id,
        attempt,
        next === null ? { kind: 'none' } : { kind: 'recent', value: next.id },
      );
      if (then.kind === 'stop') {
        const { status } = outcome;
        this.#deps.log.warn(
          { provider: provider.id, status },
          'a caller’s own sign-in was refused',
        );
        sessions.stop(session, status);
        return;
      }
      held = next;
    }
  }

  /** Nothing is asked, and nothing concluded, before the credential's time has come. */
  async #ask(provider: Provider, held: Held): Promise<Outcome> {
    const { clock, random, log, onChange } = this.#deps;
    const { usage } = provider;
    const entry = this.#entry(held.id);
    if (usage?.kinds.includes(held.kind) !== true || entry.busy) return DONE;
    if (isAhead(entry.nextAtMs, clock.now())) return DONE;
    entry.busy = true;
    entry.nextAtMs = clock.now() + cacheMs(random);
    let status = 0;
    try {
      const call = this.#call(provider, held, (told) => (status = told));
      const report = boundReport(await usage.fetch(call, clock.now()));
      entry.report = renewReport(entry.report, report, clock.now());
      onChange();
    } catch (error) {
      if (status === 401 || status === 403) return { kind: 'refused', status };
      const askedMs = error instanceof UsageRefusal ? (error.waitMs ?? 0) : 0;
      const longestMs = clock.now() + Math.min(askedMs, LONGEST_WAIT_MS);
      entry.nextAtMs = Math.max(entry.nextAtMs, longestMs);
      const why = error instanceof AppError ? error.message : error;
      if (!this.#ending.signal.aborted)
        log.warn({ provider: provider.id, err: why }, 'usage of a caller could not be read');
    } finally {
      entry.busy = false;
      this.#forgetOld();
    }
    return DONE;
  }

  #call(provider: Provider, held: Held, onStatus: (status: number) => void): ProviderCall {
    const { signal } = this.#ending;
    const { organizationId } = held;
    const auth = provider.usage?.auth;
    const options = { signal, organizationId, auth };
    const call = createCall(this.#deps.http, provider, asSecret(held), options);
    return async (request) => {
      const answer = await call(request);
      onStatus(answer.status);
      return answer;
    };
  }

  #entry(id: string): Known {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const entry: Known = { report: null, nextAtMs: Number.NEGATIVE_INFINITY, busy: false };
    this.#known.set(id, entry);
    return entry;
  }

  #forgetOld(): void {
    for (const [id, entry] of this.#known)
      if (!entry.busy && !this.#deps.sessions.holds(id)) this.#known.delete(id);
  }
}

function asSecret({ kind, value }: Held): Secret {
  return kind === 'api_key'
    ? { kind, key: value }
    : { kind, access: value, refresh: null, expiresAtMs: null, extra: {} };
}
