import { AppError } from '../../shared/errors.ts';
import type { Secret } from '../core/account.ts';
import type { Http, HttpAnswer } from '../platform/http.ts';
import type { HeaderTemplate, Provider, ProviderCall } from './types.ts';

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
  /** The account's workspace, for a provider that wants it named. */
  readonly organizationId?: string | null;
  /** In the place of the provider's own header for the credential. */
  readonly auth?: HeaderTemplate | undefined;
}

/** Calls a provider with one credential in the provider's own headers. */
export function createCall(
  http: Pick<Http, 'request'>,
  provider: Provider,
  secret: Secret,
  { organizationId = null, auth, ...options }: CallOptions = {},
): ProviderCall {
  const own = credentialHeaders(provider, secret, organizationId, auth);
  return (request): Promise<HttpAnswer> =>
    http.request({ ...request, ...options, headers: { ...request.headers, ...own } });
}

const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/** The headers that carry `secret` to the provider, and those that go with its kind and its workspace. */
export function credentialHeaders(
  provider: Provider,
  secret: Secret,
  organizationId: string | null = null,
  instead?: HeaderTemplate,
): Record<string, string> {
  const { auth, listHeaders, organizationHeader } = provider.api;
  const headers: Record<string, string> = {};
  const value = secret.kind === 'oauth' ? secret.access : secret.key;
  // An account without a key (an engine on this machine) sends no header at all.
  const isKeyless = value === '' && provider.apiKey?.optional === true;
  const carrier = isKeyless ? undefined : (instead ?? auth[secret.kind]);
  for (const template of [carrier, listHeaders[secret.kind]])
    if (template !== undefined) headers[template.name] = fill(template, value);
  if (organizationHeader !== undefined && organizationId !== null) {
    // A line break in a stored id would begin a header of its own.
    if (!VISIBLE_ASCII.test(organizationId))
      throw new AppError(
        'AUTH_ERROR',
        'The stored workspace of this account holds characters that no header may have.',
        'Remove the account and sign in again.',
      );
    headers[organizationHeader] = organizationId;
  }
  return headers;
}

// A replacement text would read `$&` in a secret as a pattern; a function's result is taken as it is.
function fill(template: HeaderTemplate, secret: string): string {
  return template.value.replace('{secret}', () => secret);
}
