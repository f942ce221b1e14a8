import { createHash } from 'node:crypto';
import type { SimClock } from '../clock.ts';
import { secretToken } from '../values.ts';

const minuteMs = 60_000;
const codeLifeMs = 10 * minuteMs;
export const accessLifeMs = 8 * 60 * minuteMs;
const familyLifeMs = 30 * 24 * 60 * minuteMs;

export interface AuthorizeRequest {
  readonly redirectUri: string;
  readonly state: string;
  readonly challenge: string;
  readonly scope: string;
}

interface PendingCode {
  readonly request: AuthorizeRequest;
  readonly account: string;
  readonly madeAtMs: number;
  /** The family that the code gave; presenting the code again kills it (RFC 6749 4.1.2). */
  family: GrantFamily | null;
}

/** All tokens that descend from one interactive login. */
export interface GrantFamily {
  readonly account: string;
  readonly scope: string;
  readonly loginAtMs: number;
  refreshToken: string;
  deadBecause: string | null;
}

interface AccessToken {
  readonly family: GrantFamily;
  readonly expiresAtMs: number;
}

export type Grant =
  | { ok: true; family: GrantFamily; accessToken: string }
  | { ok: false; error: string; description: string };

export class GrantBook {
  readonly #clock: SimClock;
  readonly #codes = new Map<string, PendingCode>();
  readonly #access = new Map<string, AccessToken>();
  readonly #refresh = new Map<string, GrantFamily>();

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  newCode(account: string, request: AuthorizeRequest): string {
    const code = secretToken('', 32);
    const madeAtMs = this.#clock.now();
    this.#codes.set(code, { request, account, madeAtMs, family: null });
    return code;
  }

  redeem(offer: { code: string; state: string; redirectUri: string; verifier: string }): Grant {
    const pending = this.#codes.get(offer.code);
    if (pending === undefined) return refused('Invalid authorization code');
    if (pending.family !== null) {
      pending.family.deadBecause ??= 'Authorization code was used twice';
      return refused('Authorization code was already used');
    }
    const { request, madeAtMs } = pending;
    // A code is spent by a wrong attempt too: no second guess at the verifier.
    this.#codes.delete(offer.code);
    if (this.#clock.now() - madeAtMs > codeLifeMs) return refused('Authorization code expired');
    if (offer.redirectUri !== request.redirectUri) return refused('redirect_uri does not match');
    if (offer.state !== request.state) return refused('state does not match');
    const challenge = createHash('sha256').update(offer.verifier).digest('base64url');
    if (challenge !== request.challenge) return refused('code_verifier does not match');
    const family: GrantFamily = {
      account: pending.account,
      scope: request.scope,
      loginAtMs: this.#clock.now(),
      refreshToken: '',
      deadBecause: null,
    };
    this.#codes.set(offer.code, { ...pending, family });
    return this.#issue(family);
  }

  refresh(refreshToken: string): Grant {
    const family = this.#refresh.get(refreshToken);
    if (family === undefined) return refused('Refresh token not found or invalid');
    if (family.deadBecause !== null) return refused(family.deadBecause);
    if (this.#clock.now() >= family.loginAtMs + familyLifeMs) {
      family.deadBecause = 'Refresh token expired';
      return refused(family.deadBecause);
    }
    if (family.refreshToken !== refreshToken) {
      family.deadBecause = 'Refresh token not found or invalid';
      return refused(family.deadBecause);
    }
    return this.#issue(family);
  }

  /** Null: unknown, expired, or of a dead family. */
  checkAccess(accessToken: string): GrantFamily | null {
    const found = this.#access.get(accessToken);
    if (found === undefined || this.#clock.now() >= found.expiresAtMs) return null;
    return found.family.deadBecause === null ? found.family : null;
  }

  familyLeftMs(family: GrantFamily): number {
    return Math.max(0, family.loginAtMs + familyLifeMs - this.#clock.now());
  }

  /** The person signs out everywhere: every grant of the account dies. */
  revoke(account: string): void {
    for (const family of this.#refresh.values()) {
      if (family.account === account) family.deadBecause ??= 'Refresh token revoked';
    }
  }

  /** Access tokens stop working early; their refresh tokens still do. */
  dropAccess(account: string): void {
    for (const [token, access] of this.#access) {
      if (access.family.account === account) this.#access.delete(token);
    }
  }

  /** For tests that start with a login already made. */
  grantDirectly(account: string, scope: string): Grant {
    const loginAtMs = this.#clock.now();
    return this.#issue({ account, scope, loginAtMs, refreshToken: '', deadBecause: null });
  }

  families(account: string): GrantFamily[] {
    return [...new Set(this.#refresh.values())].filter((family) => family.account === account);
  }

  #issue(family: GrantFamily): Grant {
    family.refreshToken = secretToken('sk-ant-ort01-');
    this.#refresh.set(family.refreshToken, family);
    const accessToken = secretToken('sk-ant-oat01-');
    const expiresAtMs = this.#clock.now() + accessLifeMs;
    this.#access.set(accessToken, { family, expiresAtMs });
    return { ok: true, family, accessToken };
  }
}

function refused(description: string): Grant {
  return { ok: false, error: 'invalid_grant', description };
}
