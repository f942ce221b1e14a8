import type { SimProvider } from '../accounts.ts';

/** What the tokens of a login do not say: which workspace, or who signed in at all. */
export type Withheld = 'workspace' | 'identity';

/** `reused`: a spent refresh token or code came again. */
export type FamilyState = 'live' | 'reused' | 'revoked' | 'expired';

export interface RefreshTokenRecord {
  /** SHA-256 of the token in hex. */
  readonly hash: string;
  readonly issuedAtMs: number;
  spentAtMs: number | null;
  /** How often it came again after it was spent. */
  reuses: number;
}

/** All tokens that descend from one interactive login. */
export interface GrantFamily {
  readonly id: number;
  readonly provider: SimProvider;
  readonly account: string;
  readonly scope: string;
  readonly withhold: Withheld | null;
  readonly loginAtMs: number;
  readonly refreshTokens: RefreshTokenRecord[];
  refreshToken: string;
  state: FamilyState;
}

/** How one provider makes its tokens. */
export interface TokenDialect {
  readonly accessLifeMs: number;
  /** From the interactive login, however often it rotates; null: no end. */
  readonly familyLifeMs: number | null;
  /** A refresh leaves the refresh token as it is. */
  readonly keepsRefresh?: boolean;
  mintRefresh(): string;
  mintAccess(family: GrantFamily, issuedAtMs: number, expiresAtMs: number): string;
}

export interface FamilyFacts {
  readonly id: number;
  readonly provider: SimProvider;
  readonly account: string;
  readonly state: FamilyState;
  readonly loginAtMs: number;
  readonly rotations: number;
  /** SHA-256 in hex of the one refresh token that a live family still takes. */
  readonly currentHash: string;
  readonly refreshTokens: readonly RefreshTokenRecord[];
}

export function familyFacts(family: GrantFamily): FamilyFacts {
  const { id, provider, account, state, loginAtMs, refreshTokens } = family;
  const rotations = refreshTokens.length - 1;
  const currentHash = refreshTokens.at(-1)?.hash ?? '';
  return { id, provider, account, state, loginAtMs, rotations, currentHash, refreshTokens };
}
