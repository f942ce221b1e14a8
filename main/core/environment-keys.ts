import { UNKNOWN_IDENTITY } from './account.ts';
import type { ToolReport } from './tool-login.ts';

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
      : {
          provider,
          diagnosis: 'incomplete',
          detail: 'The variable holds something else than an API key.',
          login: null,
        };
    return [{ variable, report }];
  });
}
