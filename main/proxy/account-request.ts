import { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { err, ok } from '../../shared/result.ts';
import type { PoolAccount, Secret } from '../core/account.ts';
import { withCredential } from '../core/headers.ts';
import type { Provider } from '../providers/types.ts';
import { unusableSecret } from './problems.ts';
import { secretText } from './routed.ts';
import type { RoutedRequest } from './routed.ts';

/** A request as one account sends it. */
export interface AccountRequest {
  readonly origin: string;
  /** Flat pairs. */
  readonly headers: string[];
}

/** An error where the account's secret can go nowhere. */
export function accountRequest(
  { upstream, inbound }: Pick<RoutedRequest, 'upstream' | 'inbound'>,
  account: PoolAccount,
  secret: Secret,
): Result<AccountRequest, AppError> {
  const injection = upstream.injections[secret.kind];
  if (injection === null) return err(unusableSecret(account.id));
  const headers = withCredential(
    inbound.forward,
    injection,
    secretText(secret),
    account.organizationId,
  );
  if (!headers.ok) return err(unusableSecret(account.id));
  const origin = originFor(upstream.provider, secret);
  return origin.ok ? ok({ origin: origin.value, headers: headers.value }) : origin;
}

/** Where the account is served; an error where the provider's file does not know the origin that its secret names. */
function originFor({ api }: Provider, secret: Secret): Result<string, AppError> {
  if (api.originOf === undefined) return ok(api.origin);
  try {
    return ok(api.originOf(secret));
  } catch (error) {
    if (error instanceof AppError) return err(error);
    throw error;
  }
}
