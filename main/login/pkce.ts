import { createHash } from 'node:crypto';
import type { Random } from '../platform/random.ts';
import type { OAuthLogin } from '../providers/types.ts';

export interface Pkce {
  readonly verifier: string;
  readonly challenge: string;
}

/** 96 random bytes: the 128 characters that RFC 7636 allows at most. */
export function createPkce(random: Random): Pkce {
  const verifier = random.bytes(96).toString('base64url');
  return { verifier, challenge: challengeOf(verifier) };
}

/** RFC 7636, S256. */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

/** Null where the provider gives none back. */
export function createState(random: Random, style: OAuthLogin['state'] = 'hex'): string | null {
  if (style === 'none') return null;
  return style === 'uuid' ? random.uuid() : random.bytes(16).toString('hex');
}
