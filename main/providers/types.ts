import type { Identity, Secret } from '../core/account.ts';
import type { RankingRules } from '../core/ranking/rules.ts';
import type { ResetAnswer, ResetCredit } from '../core/reset-plan.ts';
import type { UsageReport, WindowReading } from '../core/usage.ts';
import type { HttpAnswer } from '../platform/http.ts';

/** The shape in which a caller of this provider's routes expects an error. */
export type WireShape = 'anthropic' | 'openai' | 'google';

/** Header names are lower case; `{secret}` stands for the token or key. */
export interface HeaderTemplate {
  readonly name: string;
  readonly value: string;
}

export interface ProviderApi {
  /** Constant origin; a request can never choose another. */
  readonly origin: string;
  readonly wire: WireShape;
  /** Path prefixes that are served, lower case, e.g. `/v1/`. Anything else is FORBIDDEN_PATH. */
  readonly prefixes: readonly string[];
  /** Below the prefixes: login, token, key, organisation and reset endpoints that stay shut even with all-paths. */
  readonly doors: readonly string[];
  /** How a credential of each kind travels. */
  readonly auth: Readonly<Partial<Record<Secret['kind'], HeaderTemplate>>>;
  /** Added to a comma list header that the caller may have sent, e.g. `anthropic-beta`. */
  readonly listHeaders: Readonly<Partial<Record<Secret['kind'], HeaderTemplate>>>;
  /** Inbound headers that name an account and are Sluice's to set. */
  readonly accountHeaders: readonly string[];
  /** Header that carries the workspace of the account that serves, lower case. */
  readonly organizationHeader?: string;
  /** First path segments that lead here besides the provider's id, and the path that each stands for, e.g. `codex`. */
  readonly aliases?: ReadonlyMap<string, string>;
  /** Where bare paths of this provider's clients begin there: leading path and its replacement; the first that fits. */
  readonly bare?: readonly (readonly [from: string, to: string])[];
}

/** Loopback PKCE (and the pasted code beside it): data for the one engine. providers.md 1.0. */
export interface OAuthLogin {
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly redirect: {
    readonly host: string;
    readonly port: number;
    readonly path: string;
    /** False: the provider pins the exact URI, a busy port is an error. */
    readonly portFallback: boolean;
  };
  readonly authorizeParameters: Readonly<Record<string, string>>;
  readonly tokenBody: 'json' | 'form';
  /** Some token endpoints want the state again. */
  readonly tokenSendsState: boolean;
  readonly refreshHeaders: Readonly<Record<string, string>>;
  /** Taken off `expires_in`. */
  readonly expirySkewMs: number;
  readonly tokenTimeoutMs: number;
  readonly refreshTimeoutMs: number;
  /** Null or absent: no sign-in by device code. */
  readonly device?: DeviceLogin | null;
  /** A grant dies this long after the interactive login however often it is refreshed; null: it does not. */
  readonly grantLifetimeMs: number | null;
}

/** How a sign-in by a code that the person types in at `verificationUrl` is asked for and polled. */
export interface DeviceLogin {
  /**
   * `rfc8628`: the standard, whose poll gives the tokens. `openai`: JSON in and out, 403 or 404 while it
   * waits, and an authorization code with its verifier at the end.
   */
  readonly protocol: 'rfc8628' | 'openai';
  readonly codeUrl: string;
  readonly pollUrl: string;
  /** Null: the answer with the code names it. */
  readonly verificationUrl: string | null;
  /** What the authorization code is exchanged with; null where the poll gives the tokens. */
  readonly redirectUri: string | null;
  /** Added to the interval that the provider asks for. */
  readonly extraIntervalMs: number;
  readonly maxPolls: number | null;
}

/** A live check of an API key: the cheapest call that only a good key passes. */
export interface KeyProbe {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface ApiKeyLogin {
  readonly keyPage: string;
  readonly probe: KeyProbe;
}

/** A call to the provider with an account's own credential already in its headers. */
export type ProviderCall = (request: {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}) => Promise<HttpAnswer>;

export interface UsageSource {
  /** Reads the account's usage. Throws AppError; AUTH_ERROR when the credential was refused (401, 403). */
  fetch(call: ProviderCall, nowMs: number): Promise<UsageReport>;
  /**
   * Windows that the headers of one proxied answer tell; empty when none. Pure.
   * `served`: the answer was a 2xx, so whatever it says is full still serves.
   */
  fromHeaders(
    headers: Readonly<Record<string, string>>,
    nowMs: number,
    served: boolean,
  ): readonly WindowReading[];
  /** How often a read is tried that meets 408 or 5xx; once without. */
  readonly attempts?: number;
  /** Only these kinds of credential have usage to read. */
  readonly kinds: readonly Secret['kind'][];
}

export interface ResetList {
  readonly available: number;
  readonly credits: readonly ResetCredit[];
}

/** Saved rate-limit resets that an account can redeem. */
export interface ResetSource {
  /** Read live. Throws AppError; AUTH_ERROR when the credential was refused. */
  list(call: ProviderCall): Promise<ResetList>;
  /** Any status is an answer. The same `requestId` again can spend nothing more. */
  redeem(
    call: ProviderCall,
    request: {
      readonly credit: string;
      readonly requestId: string;
      readonly organizationId: string | null;
    },
  ): Promise<ResetAnswer>;
  /** Only these kinds of credential have resets. */
  readonly kinds: readonly Secret['kind'][];
}

/** Everything that Sluice knows of one provider: data, and named hooks where data is not enough. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly monogram: string;
  /** Shown before a login: whose terms apply. */
  readonly policy: string;
  readonly api: ProviderApi;
  readonly oauth: OAuthLogin | null;
  readonly apiKey: ApiKeyLogin | null;
  /** Who a token answer belongs to. `call` carries the new access token. */
  readonly identify: ((tokenAnswer: unknown, call: ProviderCall) => Promise<Identity>) | null;
  readonly usage: UsageSource | null;
  /** The request for the shortest answer of a cheap model, which spends quota; null or absent: none is known. */
  readonly completion?: KeyProbe | null;
  /** Null or absent: its windows cannot be reset. */
  readonly resets?: ResetSource | null;
  /** Identity keys carry the workspace (behaviour.md section 1). */
  readonly identityByOrganization: boolean;
  /** Model family that a scoped window covers, e.g. `opus` of `claude-opus-5`; null: none. */
  familyOf(model: string): string | null;
  /** Absent: nothing but its windows, as every provider has them. */
  readonly ranking?: RankingRules;
}
