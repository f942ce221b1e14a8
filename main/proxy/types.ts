import type { ErrorCode } from '../../shared/errors.ts';
import type { PassedCode, RequestRecord } from '../../shared/model/activity.ts';
import type { ClientLimits } from '../clients/limits.ts';
import type { ClientKeys } from '../clients/keys.ts';
import type { OwnUse } from '../core/pass-through.ts';
import type { Selection, SelectionQuery } from '../core/selection.ts';
import type { Pool } from '../credentials/types.ts';
import type { Clock } from '../platform/clock.ts';
import type { Http } from '../platform/http.ts';
import type { Logger } from '../platform/log.ts';
import type { Random } from '../platform/random.ts';
import type { Provider } from '../providers/types.ts';

/** What becomes of credentials that callers bring themselves. */
export interface OwnCredentials {
  /** The person lets in callers that present a provider's own credential instead of a client key. */
  isOpen(): boolean;
  /** After the head of each answer to such a credential. Never throws. */
  onAnswer(use: OwnUse, status: number, headers: Readonly<Record<string, string>>): void;
}

export interface ProxyDeps {
  readonly http: Pick<Http, 'pool'>;
  readonly pool: Pick<Pool, 'get' | 'secret' | 'block'>;
  readonly selector: { select(query: SelectionQuery, nowMs: number): Selection };
  /** Which account made what later requests go on with. */
  readonly continuations: {
    /** False: no id of this kind (null: of any) needs to be looked for; see `kindOf`. */
    hasAny(provider: string, kind: string | null): boolean;
    ownerOf(provider: string, id: string): number | null;
    remember(provider: string, id: string, accountId: number): void;
  };
  readonly clients: Pick<ClientKeys, 'verify' | 'settling'>;
  /** Counts a request of a client, or says which of its limits holds it back. */
  readonly limits: Pick<ClientLimits, 'take'>;
  readonly own: OwnCredentials;
  readonly providers: readonly Provider[];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly version: string;
  /** The person stopped forwarding. */
  isPaused(): boolean;
  /** Whose the bare `/v1/responses` is, by setting and accounts. */
  readonly responsesProvider: () => string;
  /** After each request that reached a route or was refused with a valid client key. */
  onRequest(record: RequestRecord): void;
  /** A request began, or its answer did. */
  onRunning(): void;
  /** Head of each answer of a provider that tells usage; lower-case names. */
  onHeaders(accountId: number, headers: Readonly<Record<string, string>>, status: number): void;
}

export interface ProxyStats {
  readonly total: number;
  readonly active: number;
}

/** What `x-sluice-error` may say. */
export type AnswerCode = ErrorCode | PassedCode;
