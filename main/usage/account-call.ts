import type { Pool, UsableSecret } from '../credentials/types.ts';
import type { Http } from '../platform/http.ts';
import { createCall } from '../providers/call.ts';
import type { HeaderTemplate, Provider, ProviderCall } from '../providers/types.ts';

interface AccountCallDeps {
  readonly http: Pick<Http, 'request'>;
  readonly pool: Pick<Pool, 'get' | 'secret'>;
  readonly signal: AbortSignal;
  /** Of each request; 10 s without. */
  readonly timeoutMs?: number;
  /** In the place of the provider's own header for the credential. */
  readonly auth?: HeaderTemplate | undefined;
}

/** Calls a provider as one of its accounts. A 401 refreshes the credential once and asks again. */
export function createAccountCall(
  deps: AccountCallDeps,
  provider: Provider,
  accountId: number,
): ProviderCall {
  const { http, pool, signal } = deps;
  async function usable(staleRevision?: number): Promise<UsableSecret> {
    const stale = staleRevision === undefined ? {} : { staleRevision };
    const answer = await pool.secret(accountId, { ...stale, signal });
    if (!answer.ok) throw answer.error;
    return answer.value;
  }
  return async (request) => {
    const first = await usable();
    const organizationId = pool.get(accountId)?.organizationId ?? null;
    const { timeoutMs, auth } = deps;
    const limit = timeoutMs === undefined ? {} : { timeoutMs };
    const options = { signal, organizationId, auth, ...limit };
    const answer = await createCall(http, provider, first.secret, options)(request);
    if (answer.status !== 401) return answer;
    const second = await usable(first.secretRevision);
    if (second.secretRevision === first.secretRevision) return answer;
    return createCall(http, provider, second.secret, options)(request);
  };
}
