import { createHash } from 'node:crypto';
import type { SimProvider } from '../accounts.ts';
import type { SimClock } from '../clock.ts';
import type { SimSettings } from '../settings.ts';
import { secretToken } from '../values.ts';
import { familyFacts } from './family.ts';
import type { FamilyFacts, GrantFamily, TokenDialect, Withheld } from './family.ts';

const codeLifeMs = 10 * 60_000;

export interface AuthorizeRequest {
  readonly provider: SimProvider;
  readonly redirectUri: string;
  /** Null: the token endpoint does not ask for it again. */
  readonly state: string | null;
  /** Null: a client without PKCE. */
  readonly challenge: string | null;
  readonly scope: string;
}

interface PendingCode {
  readonly request: AuthorizeRequest;
  readonly account: string;
  readonly withhold: Withheld | null;
  readonly madeAtMs: number;
  /** The family that the code gave; presenting the code again kills it (RFC 6749 4.1.2). */
  family: GrantFamily | null;
}

interface AccessToken {
  readonly family: GrantFamily;
  readonly expiresAtMs: number;
}

export type Refusal =
  | 'code-unknown'
  | 'code-used'
  | 'code-expired'
  | 'redirect-mismatch'
  | 'state-mismatch'
  | 'verifier-mismatch'
  | 'token-unknown'
  | 'token-spent'
  | 'family-reused'
  | 'family-revoked'
  | 'family-expired';

export type Grant =
  | { ok: true; family: GrantFamily; accessToken: string; expiresInS: number }
  | { ok: false; reason: Refusal };

export type AccessCheck =
  | { state: 'live'; family: GrantFamily }
  | { state: 'expired' | 'dead' | 'unknown'; family: null };

export interface CodeOffer {
  readonly provider: SimProvider;
  readonly code: string;
  readonly redirectUri: string;
  /** Absent: a client without PKCE. */
  readonly verifier?: string;
  readonly state?: string;
}

export interface DirectGrant {
  readonly provider: SimProvider;
  readonly account: string;
  readonly scope: string;
  readonly withhold: Withheld | null;
}

/** Every login of every provider; rotation and reuse detection are one mechanism. */
export class GrantBook {
  readonly #clock: SimClock;
  readonly #settings: SimSettings;
  readonly #dialects: Partial<Record<SimProvider, TokenDialect>>;
  readonly #families: GrantFamily[] = [];
  readonly #codes = new Map<string, PendingCode>();
  readonly #access = new Map<string, AccessToken>();
  readonly #refresh = new Map<string, GrantFamily>();

  constructor(
    clock: SimClock,
    settings: SimSettings,
    dialects: Partial<Record<SimProvider, TokenDialect>>,
  ) {
    this.#clock = clock;
    this.#settings = settings;
    this.#dialects = dialects;
  }

  newCode(account: string, request: AuthorizeRequest, withhold: Withheld | null): string {
    const code = secretToken('', 32);
    const madeAtMs = this.#clock.now();
    this.#codes.set(code, { request, account, withhold, madeAtMs, family: null });
    return code;
  }

  redeem(offer: CodeOffer): Grant {
    const pending = this.#codes.get(offer.code);
    if (pending === undefined || pending.request.provider !== offer.provider) {
      return refused('code-unknown');
    }
    if (pending.family !== null) {
      if (pending.family.state === 'live') pending.family.state = 'reused';
      return refused('code-used');
    }
    // A code is spent by a wrong attempt too: no second guess at the verifier.
    this.#codes.delete(offer.code);
    const problem = this.#judge(pending, offer);
    if (problem !== null) return refused(problem);
    const { request, account, withhold } = pending;
    const family = this.#newFamily({ ...request, account, withhold });
    this.#codes.set(offer.code, { ...pending, family });
    return this.#issue(family);
  }

  refresh(provider: SimProvider, refreshToken: string): Grant {
    const family = this.#refresh.get(refreshToken);
    if (family === undefined || family.provider !== provider) return refused('token-unknown');
    this.#expire(family);
    const hash = sha256(refreshToken);
    const record = family.refreshTokens.find((each) => each.hash === hash);
    if (record !== undefined && record.spentAtMs !== null) {
      record.reuses += 1;
      if (family.state === 'live') family.state = 'reused';
      return refused('token-spent');
    }
    if (family.state !== 'live') return refused(`family-${family.state}`);
    return this.#issue(family);
  }

  checkAccess(provider: SimProvider, accessToken: string): AccessCheck {
    const found = this.#access.get(accessToken);
    if (found?.family.provider !== provider) return { state: 'unknown', family: null };
    if (found.family.state !== 'live') return { state: 'dead', family: null };
    if (this.#clock.now() >= found.expiresAtMs) return { state: 'expired', family: null };
    return { state: 'live', family: found.family };
  }

  familyLeftMs(family: GrantFamily): number {
    const lifeMs = this.#dialect(family.provider).familyLifeMs ?? Number.POSITIVE_INFINITY;
    return Math.max(0, family.loginAtMs + lifeMs - this.#clock.now());
  }

  /** The person signs out everywhere: every grant of the account dies. */
  revoke(account: string): void {
    this.#end(account, 'revoked');
  }

  /** The grants of the account have reached their end. */
  expire(account: string): void {
    this.#end(account, 'expired');
  }

  /** Access tokens stop working early; their refresh tokens still do. */
  dropAccess(account: string): void {
    for (const [token, access] of this.#access) {
      if (access.family.account === account) this.#access.delete(token);
    }
  }

  /** For tests that start with a login already made. */
  grantDirectly(wanted: DirectGrant): Extract<Grant, { ok: true }> {
    return this.#issue(this.#newFamily(wanted));
  }

  families(account?: string): FamilyFacts[] {
    const wanted = this.#families.filter(
      (family) => account === undefined || family.account === account,
    );
    for (const family of wanted) this.#expire(family);
    return wanted.map(familyFacts);
  }

  /** How often a spent refresh token was presented, over all families. */
  reuses(): number {
    const records = this.#families.flatMap((family) => family.refreshTokens);
    return records.reduce((sum, record) => sum + record.reuses, 0);
  }

  #judge(pending: PendingCode, offer: CodeOffer): Refusal | null {
    const { request, madeAtMs } = pending;
    if (this.#clock.now() - madeAtMs > codeLifeMs) return 'code-expired';
    if (offer.redirectUri !== request.redirectUri) return 'redirect-mismatch';
    if (request.state !== null && offer.state !== request.state) return 'state-mismatch';
    const { verifier } = offer;
    const challenge =
      verifier === undefined ? null : createHash('sha256').update(verifier).digest('base64url');
    return challenge === request.challenge ? null : 'verifier-mismatch';
  }

  #newFamily(wanted: DirectGrant): GrantFamily {
    const { provider, account, scope, withhold } = wanted;
    const family: GrantFamily = {
      id: this.#families.length + 1,
      provider,
      account,
      scope,
      withhold,
      loginAtMs: this.#clock.now(),
      refreshTokens: [],
      refreshToken: '',
      state: 'live',
    };
    this.#families.push(family);
    return family;
  }

  #issue(family: GrantFamily): Extract<Grant, { ok: true }> {
    const dialect = this.#dialect(family.provider);
    const now = this.#clock.now();
    const spent = family.refreshTokens.at(-1);
    if (spent === undefined || dialect.keepsRefresh !== true) {
      if (spent !== undefined) spent.spentAtMs = now;
      family.refreshToken = dialect.mintRefresh();
      const hash = sha256(family.refreshToken);
      family.refreshTokens.push({ hash, issuedAtMs: now, spentAtMs: null, reuses: 0 });
      this.#refresh.set(family.refreshToken, family);
    }
    const lifeMs = this.#settings.accessLifeMs ?? dialect.accessLifeMs;
    const accessToken = dialect.mintAccess(family, now, now + lifeMs);
    this.#access.set(accessToken, { family, expiresAtMs: now + lifeMs });
    return { ok: true, family, accessToken, expiresInS: Math.floor(lifeMs / 1000) };
  }

  #end(account: string, state: 'revoked' | 'expired'): void {
    for (const family of this.#families) {
      if (family.account === account && family.state === 'live') family.state = state;
    }
  }

  #expire(family: GrantFamily): void {
    if (family.state === 'live' && this.familyLeftMs(family) === 0) family.state = 'expired';
  }

  #dialect(provider: SimProvider): TokenDialect {
    const dialect = this.#dialects[provider];
    if (dialect === undefined) throw new Error(`${provider} has no logins`);
    return dialect;
  }
}

function refused(reason: Refusal): Grant {
  return { ok: false, reason };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
