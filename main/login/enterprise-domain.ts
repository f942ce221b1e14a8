import { AppError } from '../../shared/errors.ts';
import type { OAuthSecret, Secret } from '../core/account.ts';
import { isPublicHost } from '../core/public-host.ts';
import { textField } from '../providers/json-fields.ts';
import type { OAuthLogin, Provider } from '../providers/types.ts';

/** Where a secret keeps the domain that it is from. No provider's answer ever sets it. */
export const DOMAIN_FIELD = 'enterpriseUrl';

/** The host name in what a person typed or pasted, in lower case. Throws BAD_REQUEST. */
export function enterpriseDomain(text: string): string {
  const typed = text.trim().toLowerCase();
  const host = /^[a-z][a-z0-9+.-]*:/.test(typed) ? hostOf(typed) : typed;
  if (host === '') throw wrong('is empty');
  if (!isPublicHost(host)) throw wrong('is no host name');
  return host;
}

/** Only an address that is nothing but a place: what else it holds could be meant for somebody. */
function hostOf(address: string): string {
  const url = URL.parse(address);
  if (url === null || !address.startsWith('https://')) throw wrong('is no https address');
  if (url.username !== '' || url.password !== '') throw wrong('holds a user name');
  if (url.port !== '') throw wrong('holds a port');
  // What the parser made of it, e.g. an address of another alphabet, is not what was typed.
  if (!address.startsWith(`https://${url.hostname}`)) throw wrong('is no host name');
  return url.hostname;
}

function wrong(what: string): AppError {
  return new AppError(
    'BAD_REQUEST',
    `domain: what was given ${what}.`,
    'Give the host name of the enterprise only, e.g. octo.ghe.com.',
  );
}

export interface SignInPlace {
  readonly oauth: OAuthLogin;
  /** Null: the provider's own. */
  readonly domain: string | null;
}

/** Where a sign-in goes. Throws USAGE for a provider without enterprise domains, BAD_REQUEST. */
export function placeOf(
  { name }: Pick<Provider, 'name'>,
  oauth: OAuthLogin,
  text: string | null,
): SignInPlace {
  if (text === null) return { oauth, domain: null };
  if (oauth.atDomain === undefined)
    throw new AppError('USAGE', `domain: ${name} has no enterprise domains.`, 'Leave it out.');
  const domain = enterpriseDomain(text);
  const there = oauth.atDomain(domain);
  return there === oauth ? { oauth, domain: null } : { oauth: there, domain };
}

/** The domain that a stored secret is from; null: the provider's own. */
export function domainOf(extra: Readonly<Record<string, unknown>>): string | null {
  return textField(extra, DOMAIN_FIELD);
}

/** The sign-in with which a stored secret is refreshed. */
export function oauthOf(oauth: OAuthLogin, { extra }: OAuthSecret): OAuthLogin {
  const domain = domainOf(extra);
  if (domain === null || oauth.atDomain === undefined) return oauth;
  return oauth.atDomain(enterpriseDomain(domain));
}

/** A secret that says where it is from. */
export function markDomain(secret: Secret, domain: string | null): Secret {
  if (secret.kind !== 'oauth') return secret;
  const { [DOMAIN_FIELD]: _, ...extra } = secret.extra;
  return { ...secret, extra: domain === null ? extra : { ...extra, [DOMAIN_FIELD]: domain } };
}
