import { AppError } from '../../shared/errors.ts';
import type { ToolLogin } from '../core/tool-login.ts';
import type { Completion, ImportFacts } from '../credentials/import/parts.ts';
import { systemClock } from '../platform/clock.ts';
import type { Http } from '../platform/http.ts';
import type { Logger } from '../platform/log.ts';
import { settle } from '../login/settle.ts';
import { startTimer } from '../platform/scheduler.ts';
import type { Provider } from '../providers/types.ts';

const IDENTIFY_TIMEOUT_MS = 5000;
/** A project may have to be made first. */
const SETTLE_TIMEOUT_MS = 60_000;

interface CompleteDeps {
  readonly http: Pick<Http, 'request'>;
  readonly log: Logger;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs?: number;
}

export function importFacts({
  name,
  api,
  oauth,
  settle: settles,
  identityByOrganization,
}: Provider): ImportFacts {
  return {
    name,
    identityByOrganization,
    grantLifetimeMs: oauth?.grantLifetimeMs ?? null,
    kinds: (['oauth', 'api_key'] as const).filter((kind) => api.auth[kind] !== undefined),
    settles: settles !== undefined,
    neverRefreshed: oauth?.refresh === 'never',
  };
}

/** Asks a provider about a borrowed sign-in what it is asked at the end of one in Sluice. Nothing is granted anew. */
export async function completeLogin(
  { http, log, environment, ...deps }: CompleteDeps,
  provider: Provider,
  { secret, domain = null }: Pick<ToolLogin, 'secret' | 'domain'>,
): Promise<Completion> {
  if (secret.kind !== 'oauth') return { ok: false, why: null };
  const usualMs = provider.settle === undefined ? IDENTIFY_TIMEOUT_MS : SETTLE_TIMEOUT_MS;
  const signal = AbortSignal.timeout(deps.timeoutMs ?? usualMs);
  try {
    const settled = await settle(
      { secret, body: { access_token: secret.access } },
      { provider, domain, signal, note: (text) => log.info({ provider: provider.id }, text) },
      { http, clock: systemClock, startTimer, environment },
    );
    // A minted key would be another credential than the one that is borrowed.
    if (settled.secret.kind !== 'oauth') return { ok: false, why: null };
    return { ok: true, identity: settled.identity, extra: settled.secret.extra };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, why: wordsOf(error) };
    if (!signal.aborted) throw error;
    return { ok: false, why: `${provider.name} did not answer in time.` };
  }
}

function wordsOf({ message, hint, link }: AppError): string {
  return [message, hint, link].filter((part) => part !== null).join(' ');
}
