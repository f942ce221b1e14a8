import { hash } from 'node:crypto';
import type { CredentialKind } from '../../shared/model/account.ts';
import { resolveOwn } from '../core/pass-through.ts';
import type { OwnUse } from '../core/pass-through.ts';
import type { Clock } from '../platform/clock.ts';
import { startTimer } from '../platform/scheduler.ts';
import type { StartTimer } from '../platform/scheduler.ts';

export interface HeldCredential {
  /** SHA-256: knows a credential again without holding it. */
  readonly id: string;
  readonly kind: CredentialKind;
  readonly value: string;
  readonly organizationId: string | null;
}

/** The credential that one client used last at one provider. */
export interface UsedCredential {
  readonly client: number;
  readonly clientName: string;
  readonly provider: string;
  readonly id: string;
}

interface Session {
  readonly scope: Scope;
  readonly credentialId: string;
  lastSeenMs: number;
  /** Status with which the last of its credentials was refused: its background work has ended. */
  stoppedBy: number | null;
}

/** One client at one provider. What a client brings serves that client alone. */
interface Scope {
  readonly key: string;
  readonly client: number;
  readonly clientName: string;
  readonly provider: string;
  /** Those of living sessions, the newest last. */
  readonly credentials: Map<string, HeldCredential>;
  readonly stale: Set<string>;
  lastUsed: string;
}

interface Dependencies {
  readonly clock: Pick<Clock, 'now'>;
  /** Alerts, or what is remembered, changed. */
  readonly onChange: () => void;
  readonly startTimer?: StartTimer;
  readonly maxSessions?: number;
}

const MAX_SESSIONS = 1000;
/** Without a request for so long a session is over, and its credential forgotten. */
const MAX_IDLE_MS = 6 * 3_600_000;

/** Sessions whose callers bring their own credential: in memory only, few, and not for long. */
export class PassThroughSessions {
  readonly #deps: Dependencies;
  /** The one that was used longest ago comes first. */
  readonly #sessions = new Map<string, Session>();
  readonly #scopes = new Map<string, Scope>();
  #stopTimer: (() => void) | null = null;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** A provider took the credential. One that is new from this caller clears stale marks, stops and alerts. Returns its id. */
  accept(use: OwnUse): string {
    const scope = this.#scope(use);
    const organizationId = use.organizationId ?? null;
    const id = credentialId(use.provider, use.value, organizationId);
    const isFresh = !scope.credentials.has(id);
    if (isFresh) {
      scope.credentials.set(id, { id, kind: use.kind, value: use.value, organizationId });
      this.#clear(scope);
    }
    const changed = scope.lastUsed !== id;
    scope.lastUsed = id;
    const before = this.#sessions.get(use.session);
    this.#sessions.delete(use.session);
    this.#sessions.set(use.session, {
      scope,
      credentialId: id,
      lastSeenMs: this.#deps.clock.now(),
      stoppedBy: before?.stoppedBy ?? null,
    });
    this.#prune();
    this.#watchAge();
    if (isFresh || changed) this.#deps.onChange();
    return id;
  }

  /** What background work of the session may use; null: nothing, or it was stopped. */
  resolve(session: string): HeldCredential | null {
    const known = this.#sessions.get(session);
    if (known === undefined || known.stoppedBy !== null) return null;
    const { scope, credentialId: own } = known;
    const found = resolveOwn({
      own: scope.credentials.has(own) ? own : null,
      recent: [...scope.credentials.keys()].at(-1) ?? null,
      isStale: (id) => scope.stale.has(id),
    });
    return found.kind === 'none' ? null : (scope.credentials.get(found.value) ?? null);
  }

  markStale(session: string, id: string): void {
    this.#sessions.get(session)?.scope.stale.add(id);
  }

  /** Ends the background work of the session until its caller brings another credential. */
  stop(session: string, status: number): void {
    const known = this.#sessions.get(session);
    if (known === undefined) return;
    known.stoppedBy = status;
    this.#deps.onChange();
  }

  /** One for each provider and status, however many sessions were stopped. */
  alerts(): readonly { readonly provider: string; readonly status: number }[] {
    const alerts = new Map<string, { provider: string; status: number }>();
    for (const { scope, stoppedBy } of this.#sessions.values()) {
      if (stoppedBy === null) continue;
      alerts.set(`${scope.provider} ${stoppedBy}`, { provider: scope.provider, status: stoppedBy });
    }
    return [...alerts.values()];
  }

  lastUsed(): readonly UsedCredential[] {
    return [...this.#scopes.values()]
      .filter(({ credentials, lastUsed }) => credentials.has(lastUsed))
      .map(({ client, clientName, provider, lastUsed }) => {
        return { client, clientName, provider, id: lastUsed };
      });
  }

  /** Whether a living session brought it. */
  holds(id: string): boolean {
    return [...this.#scopes.values()].some(({ credentials }) => credentials.has(id));
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** Forgets the sessions of clients that may not bring their own credential any more. */
  keepOnly(mayBring: (client: number) => boolean): void {
    const before = this.#sessions.size;
    for (const [key, { scope }] of this.#sessions)
      if (!mayBring(scope.client)) this.#sessions.delete(key);
    if (this.#sessions.size === before) return;
    this.#sweepScopes();
    this.#deps.onChange();
  }

  dispose(): void {
    this.#stopTimer?.();
    this.#sessions.clear();
    this.#scopes.clear();
  }

  #scope({ client, clientName, provider }: OwnUse): Scope {
    const key = `${provider} ${client}`;
    const known = this.#scopes.get(key);
    if (known !== undefined) return known;
    const scope: Scope = {
      key,
      client,
      clientName,
      provider,
      credentials: new Map(),
      stale: new Set(),
      lastUsed: '',
    };
    this.#scopes.set(key, scope);
    return scope;
  }

  #clear(scope: Scope): void {
    scope.stale.clear();
    for (const session of this.#sessions.values())
      if (session.scope === scope) session.stoppedBy = null;
  }

  #prune(): void {
    const { clock, maxSessions = MAX_SESSIONS } = this.#deps;
    const oldestMs = clock.now() - MAX_IDLE_MS;
    let forgot = false;
    for (const [key, { lastSeenMs }] of this.#sessions) {
      if (lastSeenMs > oldestMs && this.#sessions.size <= maxSessions) break;
      this.#sessions.delete(key);
      forgot = true;
    }
    if (forgot) this.#sweepScopes();
  }

  /** A credential lives as long as a session that brought it. */
  #sweepScopes(): void {
    const used = new Map<Scope, Set<string>>();
    for (const { scope, credentialId: id } of this.#sessions.values())
      used.set(scope, (used.get(scope) ?? new Set()).add(id));
    for (const scope of this.#scopes.values()) {
      const ids = used.get(scope);
      if (ids === undefined) this.#scopes.delete(scope.key);
      for (const id of scope.credentials.keys()) {
        if (ids?.has(id)) continue;
        scope.credentials.delete(id);
        scope.stale.delete(id);
      }
    }
  }

  /** Sessions are forgotten in time, also when no request comes any more. */
  #watchAge(): void {
    if (this.#stopTimer !== null) return;
    this.#stopTimer = (this.#deps.startTimer ?? startTimer)(MAX_IDLE_MS, () => {
      this.#stopTimer = null;
      const before = this.#sessions.size;
      this.#prune();
      if (this.#sessions.size > 0) this.#watchAge();
      if (this.#sessions.size !== before) this.#deps.onChange();
    });
  }
}

/** The same token in two workspaces is two: their usage differs. */
function credentialId(provider: string, value: string, organizationId: string | null): string {
  return hash('sha256', [provider, value, organizationId ?? ''].join('\n'), 'hex');
}
