import { UNKNOWN_IDENTITY } from '../core/account.ts';
import type { Clock } from '../platform/clock.ts';
import type { Http } from '../platform/http.ts';
import { pause } from '../platform/scheduler.ts';
import type { StartTimer } from '../platform/scheduler.ts';
import { createCall } from '../providers/call.ts';
import type { Provider, SignedIn } from '../providers/types.ts';
import { markDomain } from './enterprise-domain.ts';
import type { TokenAnswer } from './token-answer.ts';

export interface SettleDeps {
  readonly http: Pick<Http, 'request'>;
  readonly clock: Clock;
  readonly startTimer: StartTimer;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

interface Settling {
  readonly provider: Provider;
  readonly domain: string | null;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

/** From the tokens to what is stored, and whose it is. Rejects with the provider's AppError, or the signal's reason. */
export async function settle(
  tokens: TokenAnswer,
  { provider, domain, signal, note }: Settling,
  { http, clock, startTimer, environment }: SettleDeps,
): Promise<SignedIn> {
  const { secret } = tokens;
  const call = createCall(http, provider, secret, { signal });
  if (provider.settle === undefined) {
    const identity = (await provider.identify?.(tokens.body, call)) ?? UNKNOWN_IDENTITY;
    return { secret: markDomain(secret, domain), identity };
  }
  const settled = await provider.settle(
    { secret, body: tokens.body },
    {
      call,
      request: (request) => http.request({ ...request, signal }),
      wait: (delayMs) => pause(delayMs, { startTimer, signal }),
      note,
      nowMs: clock.now(),
      domain,
      environment,
    },
  );
  return { ...settled, secret: markDomain(settled.secret, domain) };
}
