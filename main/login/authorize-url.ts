import type { AuthorizeRequest, OAuthLogin } from '../providers/types.ts';

/** The page on which the person allows the sign-in; not yet mapped. */
export function authorizeUrl(oauth: OAuthLogin, request: AuthorizeRequest): string {
  const url = new URL(oauth.authorizeUrl ?? '');
  const fields = oauth.authorizeFields?.(request) ?? standardFields(oauth, request);
  const parameters = { ...oauth.authorizeParameters, ...fields };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

function standardFields(
  { clientId, scopes }: OAuthLogin,
  { redirectUri, state, challenge }: AuthorizeRequest,
): Readonly<Record<string, string>> {
  return {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    ...(challenge !== null && { code_challenge: challenge, code_challenge_method: 'S256' }),
    ...(state !== null && { state }),
  };
}
