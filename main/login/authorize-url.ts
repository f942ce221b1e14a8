import type { OAuthLogin } from '../providers/types.ts';

/** The page on which the person allows the sign-in; not yet mapped. */
export function authorizeUrl(
  oauth: OAuthLogin,
  request: { readonly redirectUri: string; readonly state: string; readonly challenge: string },
): string {
  const url = new URL(oauth.authorizeUrl ?? '');
  const parameters = {
    ...oauth.authorizeParameters,
    client_id: oauth.clientId,
    response_type: 'code',
    redirect_uri: request.redirectUri,
    scope: oauth.scopes.join(' '),
    code_challenge: request.challenge,
    code_challenge_method: 'S256',
    state: request.state,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
