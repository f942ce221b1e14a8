import { UNKNOWN_IDENTITY } from './account.ts';
import { isClientKey } from './client-key.ts';
import type { ToolReport } from './tool-login.ts';

const OWN_KEY = 'The variable holds a client key of Sluice: tools go through the port with it.';

/**
 * Keys of the environment that Sluice was started with: offered, never taken by themselves. `variables`: the
 * provider of each variable.
 */
export function readEnvironmentKeys(
  environment: Readonly<Record<string, string | undefined>>,
  variables: ReadonlyMap<string, string>,
): readonly { readonly variable: string; readonly report: ToolReport }[] {
  return [...variables].flatMap(([variable, provider]) => {
    const key = environment[variable]?.trim() ?? '';
    if (key === '') return [];
    if (isClientKey(key)) return [{ variable, report: incomplete(provider, OWN_KEY) }];
    const report: ToolReport = /^[\x21-\x7e]{1,4096}$/.test(key)
      ? {
          provider,
          diagnosis: 'ready',
          detail: 'An API key of the environment. It is taken only when you choose it.',
          login: {
            secret: { kind: 'api_key', key },
            refresh: null,
            identity: UNKNOWN_IDENTITY,
            identityFrom: 'token',
            grantEndsAtMs: null,
          },
        }
      : incomplete(provider, 'The variable holds something else than an API key.');
    return [{ variable, report }];
  });
}

function incomplete(provider: string, detail: string): ToolReport {
  return { provider, diagnosis: 'incomplete', detail, login: null };
}
