import type { Identity, OAuthSecret, Secret } from '../core/account.ts';
import type { NaiveZone } from '../core/naive-time.ts';
import type { RankingRules } from '../core/ranking/rules.ts';
import type { ResetAnswer, ResetCredit } from '../core/reset-plan.ts';
import type { UsageReport, WindowReading } from '../core/usage.ts';
import type { ProviderGroup } from '../../shared/model/provider.ts';
import type { HttpAnswer } from '../platform/http.ts';
import type { JsonObject } from './json-fields.ts';

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
  /** Paths that speak another shape than `wire`, lower case, e.g. `/anthropic/`; the first that fits. */
  readonly wireAt?: readonly (readonly [prefix: string, wire: WireShape])[];
  /** Accounts that are served at another origin say so in their secret. Only origins that the file itself allows. */
  readonly originOf?: (secret: Secret) => string;
  /** What clients take as base URL, below the origin; absent: what `wire`, `bare` and `wireAt` say. */
  readonly bases?: readonly (readonly [wire: WireShape, path: string])[];
}

/** Where the browser comes back to. */
export interface LoopbackRedirect {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** False: the provider pins the exact URI, a busy port is an error. */
  readonly portFallback: boolean;
}

/** An address of another program, e.g. `zcode://…`: nothing listens there, the person pastes it. */
export interface ForeignRedirect {
  readonly uri: string;
}

export interface AuthorizeRequest {
  readonly redirectUri: string;
  /** Null where the provider gives none back. */
  readonly state: string | null;
  readonly challenge: string | null;
}

export interface TokenGrant {
  readonly code: string;
  readonly state: string;
  readonly redirectUri: string;
  readonly verifier: string;
}

/** Loopback PKCE (and the pasted code beside it): data for the one engine. providers.md 1.0. */
export interface OAuthLogin {
  /** Null: there is no page to come back from, only a device code. */
  readonly authorizeUrl: string | null;
  readonly tokenUrl: string;
  readonly clientId: string;
  /** Public secret of an installed app, base64; it is sent decoded with every token request. */
  readonly clientSecret?: string;
  readonly scopes: readonly string[];
  /** Null: only a device code. */
  readonly redirect: LoopbackRedirect | ForeignRedirect | null;
  /** Default true. */
  readonly pkce?: boolean;
  /** Default `hex`. `none`: the provider gives none back; the callback is then accepted without. */
  readonly state?: 'hex' | 'uuid' | 'none';
  readonly authorizeParameters: Readonly<Record<string, string>>;
  /** In the place of the standard set of the authorize page. */
  readonly authorizeFields?: (request: AuthorizeRequest) => Readonly<Record<string, string>>;
  /** In the place of the standard set of the exchange of a code. */
  readonly tokenFields?: (grant: TokenGrant) => Readonly<Record<string, string>>;
  /** An answer of the provider's own shape as the standard one (`access_token` …); null: there is none in it. */
  readonly tokenAnswer?: (body: JsonObject) => JsonObject | null;
  /**
   * The same sign-in at an enterprise domain, which is a checked host name; the provider's own domain gives
   * this very object. The secret then says where it is from: `extra.enterpriseUrl`, the bare host.
   */
  readonly atDomain?: (domain: string) => OAuthLogin;
  /** Variables of the environment that name the domain, the first that is set; then no person is asked for one. */
  readonly domainVariables?: readonly string[];
  /** The token endpoint, and that of a standard device code, are read from an OpenID document. */
  readonly discover?: TokenDiscovery;
  /** A pasted text of this form is an API key instead of a code: it is probed and stored. */
  readonly pastedKey?: RegExp;
  /** `never`: the token lives until it is revoked, and is its own refresh. Default `standard`. */
  readonly refresh?: 'standard' | 'never';
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

/** `token_endpoint` is believed where it is https at `domain` or below it. */
export interface TokenDiscovery {
  readonly url: string;
  readonly domain: string;
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
  /** The interval is multiplied by it before that; default 1. */
  readonly intervalFactor?: number;
  /** In the place of `intervalFactor` once the provider has said `slow_down`; default: that. */
  readonly slowDownFactor?: number;
  readonly maxPolls: number | null;
}

/** A live check of an API key: the cheapest call that only a good key passes. */
export interface KeyProbe {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** What an answer says of the key where its status would mislead; null: the status does not. Pure. */
  readonly reads?: (answer: Pick<HttpAnswer, 'status' | 'text'>) => KeyVerdict | null;
}

/** `limited`: the key is good, and its account is out of credit or at a limit. `unknown`: nothing was learned. */
export type KeyVerdict = 'good' | 'limited' | 'refused' | 'unknown';

export interface ApiKeyLogin {
  readonly keyPage: string;
  /** Variables in which tools keep such a key; they are offered for import. */
  readonly environment?: readonly string[];
  /** Null: no call tells a good key from a bad one for free; the key is kept unchecked, and the person is told. */
  readonly probe: KeyProbe | null;
  /** An empty key is one, too: the engine on this machine asks for none. */
  readonly optional?: boolean;
}

/** What a sign-in came to: what is stored, and whose it is. */
export interface SignedIn {
  readonly secret: Secret;
  readonly identity: Identity;
}

/** What a sign-in has at hand once it has tokens. Everything ends when the sign-in does. */
export interface SettleContext {
  /** Carries the new access token. */
  readonly call: ProviderCall;
  /** Carries no credential. */
  readonly request: ProviderCall;
  /** Rejects when the sign-in ends before. */
  readonly wait: (delayMs: number) => Promise<void>;
  /** Tells the person what goes on, e.g. “Setting up your project”. */
  readonly note: (text: string) => void;
  readonly nowMs: number;
  /** The enterprise domain that the person gave. */
  readonly domain: string | null;
  /** Of the process, for a provider whose own tool reads a variable, e.g. `GOOGLE_CLOUD_PROJECT`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A call to the provider with an account's own credential already in its headers. */
export type ProviderCall = (request: {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Where the provider's time limit is not that of every own call. */
  readonly timeoutMs?: number;
}) => Promise<HttpAnswer>;

/** Whose usage is read, and what of it is known here. */
export interface UsageAccount {
  readonly identity: Pick<
    Identity,
    'email' | 'accountId' | 'organizationId' | 'projectId' | 'plan'
  >;
  /** What the sign-in kept beside the tokens, e.g. an endpoint; empty for a key. */
  readonly extra: Readonly<Record<string, unknown>>;
  /** Random name of this profile, made once, for a provider that asks which installation asks. */
  installId(): string;
  /** What its requests through Sluice cost in all since then, at list prices; null: not known. */
  observedCostUsd(sinceMs: number): Promise<number | null>;
}

export interface UsageSource {
  /** Reads the account's usage. Throws AppError; AUTH_ERROR when the credential was refused (401, 403). */
  fetch(call: ProviderCall, nowMs: number, account?: UsageAccount): Promise<UsageReport>;
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
  /** How the credential travels with these questions, where it does so otherwise than with requests. */
  readonly auth?: HeaderTemplate;
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
  /** Where and by which words a person finds it, as far as its name and its logins do not say. */
  readonly catalogue?: {
    readonly group?: ProviderGroup;
    /** Lower case. */
    readonly alsoCalled?: readonly string[];
  };
  readonly api: ProviderApi;
  readonly oauth: OAuthLogin | null;
  readonly apiKey: ApiKeyLogin | null;
  /** Who a token answer belongs to. `call` carries the new access token. */
  readonly identify: ((tokenAnswer: unknown, call: ProviderCall) => Promise<Identity>) | null;
  /**
   * Ends a sign-in in the place of `identify`: finds a project, mints a durable key. Throws AppError.
   */
  readonly settle?: (
    tokens: { readonly secret: OAuthSecret; readonly body: JsonObject },
    context: SettleContext,
  ) => Promise<SignedIn>;
  readonly usage: UsageSource | null;
  /** The request for the shortest answer of a cheap model, which spends quota; null or absent: none is known. */
  readonly completion?: KeyProbe | null;
  /** Null or absent: its windows cannot be reset. */
  readonly resets?: ResetSource | null;
  /** Identity keys carry the workspace (behaviour.md section 1). */
  readonly identityByOrganization: boolean;
  /** Model family that a scoped window covers, e.g. `opus` of `claude-opus-5`; null: none. */
  familyOf(model: string): string | null;
  /** Zone of the times that it writes without one; absent: such a time tells nothing. */
  readonly naiveZone?: NaiveZone;
  /** Told when an account that a sign-in made of a key is removed: the key itself lives on, and how to end it. */
  readonly keyStays?: string;
  /** Absent: nothing but its windows, as every provider has them. */
  readonly ranking?: RankingRules;
}
