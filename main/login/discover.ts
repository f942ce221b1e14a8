import { AppError } from '../../shared/errors.ts';
import { err, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { Http } from '../platform/http.ts';
import { parseJson, textField } from '../providers/json-fields.ts';
import type { OAuthLogin, TokenDiscovery } from '../providers/types.ts';
import type { TokenFailure } from './token-answer.ts';

const TIMEOUT_MS = 15_000;

interface Deps {
  readonly http: Pick<Http, 'request'>;
  readonly signal?: AbortSignal | undefined;
}

/** The sign-in with the token endpoint that its provider's OpenID document names. Rejects only with the signal's reason. */
export async function discovered(
  oauth: OAuthLogin,
  deps: Deps,
): Promise<Result<OAuthLogin, TokenFailure>> {
  if (oauth.discover === undefined) return ok(oauth);
  const found = await tokenEndpoint(oauth.discover, deps);
  if (!found.ok) return found;
  const { device } = oauth;
  const tokenUrl = found.value;
  if (device?.protocol !== 'rfc8628') return ok({ ...oauth, tokenUrl });
  return ok({ ...oauth, tokenUrl, device: { ...device, pollUrl: tokenUrl } });
}

async function tokenEndpoint(
  { url, domain }: TokenDiscovery,
  { http, signal }: Deps,
): Promise<Result<string, TokenFailure>> {
  try {
    const request = { method: 'GET', url, timeoutMs: TIMEOUT_MS, signal } as const;
    const { status, text } = await http.request(request);
    if (status !== 200) return failed(`${url} answered ${status}.`);
    const named = textField(parseJson(text), 'token_endpoint');
    if (named === null) return failed(`${url} names no token_endpoint.`);
    const endpoint = pinned(named, domain);
    if (endpoint !== null) return ok(endpoint);
    return failed(`${url} names a token_endpoint that is not https at ${domain}.`);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof AppError) return failed(error.message);
    throw error;
  }
}

/** A document that somebody else could write must not send the tokens elsewhere. */
function pinned(text: string, domain: string): string | null {
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'https:' || url.port !== '') return null;
  if (url.username !== '' || url.password !== '') return null;
  return url.hostname === domain || url.hostname.endsWith(`.${domain}`) ? url.href : null;
}

/** Nothing of the grant was sent yet. */
function failed(text: string): Result<never, TokenFailure> {
  return err({ status: null, text, unsent: true });
}
