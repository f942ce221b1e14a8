import { AppError } from '../../shared/errors.ts';
import type { Secret } from '../core/account.ts';
import { isPublicHost } from '../core/public-host.ts';

export const GITHUB = 'github.com';
export const COPILOT_ORIGIN = 'https://api.githubcopilot.com';

/** Where GitHub serves Copilot, by plan. An answer can name one of them, and no other. */
const ORIGINS: ReadonlySet<string> = new Set([
  COPILOT_ORIGIN,
  'https://api.individual.githubcopilot.com',
  'https://api.business.githubcopilot.com',
  'https://api.enterprise.githubcopilot.com',
]);

/** The REST interface of github.com or of an enterprise. */
export function restOrigin(domain: string | null): string {
  return `https://api.${domain ?? GITHUB}`;
}

/** The enterprise domain that a stored sign-in belongs to. Throws AUTH_ERROR for one that is no domain. */
export function storedDomain(extra: Readonly<Record<string, unknown>>): string | null {
  const stored = extra['enterpriseUrl'];
  if (stored === undefined || stored === null) return null;
  if (typeof stored === 'string' && isPublicHost(stored)) return stored;
  throw foreign('an enterprise domain', stored);
}

/** Where Copilot is served: what GitHub named, as far as it is GitHub's or the account's own enterprise's. Throws AUTH_ERROR. */
export function copilotOrigin(endpoint: unknown, domain: string | null): string {
  const own = domain === null ? null : `https://copilot-api.${domain}`;
  if (endpoint === undefined || endpoint === null || endpoint === '') return own ?? COPILOT_ORIGIN;
  if (typeof endpoint === 'string') {
    const origin = endpoint.endsWith('/') ? endpoint.slice(0, -1) : endpoint;
    if (origin === own || ORIGINS.has(origin)) return origin;
  }
  throw foreign('an address for Copilot', endpoint);
}

/** The hook of the proxy: each account goes where its sign-in says. */
export function originOfCopilot(secret: Secret): string {
  if (secret.kind !== 'oauth') return COPILOT_ORIGIN;
  return copilotOrigin(secret.extra['apiEndpoint'], storedDomain(secret.extra));
}

function foreign(what: string, value: unknown): AppError {
  const told = typeof value === 'string' ? JSON.stringify(value.slice(0, 100)) : typeof value;
  return new AppError(
    'AUTH_ERROR',
    `This GitHub sign-in names ${what} that is not GitHub’s (${told}). Nothing was sent there.`,
    'Sign in again. If it stays, tell us: GitHub may have moved Copilot.',
  );
}
