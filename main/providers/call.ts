import type { Secret } from '../core/account.ts';
import type { Http, HttpAnswer } from '../platform/http.ts';
import type { HeaderTemplate, Provider, ProviderCall } from './types.ts';

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
}

/** Calls a provider with one credential in the provider's own headers. */
export function createCall(
  http: Pick<Http, 'request'>,
  provider: Provider,
  secret: Secret,
  options: CallOptions = {},
): ProviderCall {
  const own = credentialHeaders(provider, secret);
  return (request): Promise<HttpAnswer> =>
    http.request({ ...request, ...options, headers: { ...request.headers, ...own } });
}

/** The headers that carry `secret` to the provider, and those that go with its kind. */
export function credentialHeaders(provider: Provider, secret: Secret): Record<string, string> {
  const { auth, listHeaders } = provider.api;
  const headers: Record<string, string> = {};
  const value = secret.kind === 'oauth' ? secret.access : secret.key;
  for (const template of [auth[secret.kind], listHeaders[secret.kind]])
    if (template !== undefined) headers[template.name] = fill(template, value);
  return headers;
}

// A replacement text would read `$&` in a secret as a pattern; a function's result is taken as it is.
function fill(template: HeaderTemplate, secret: string): string {
  return template.value.replace('{secret}', () => secret);
}
