import { AppError } from '../../shared/errors.ts';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import type { Clock } from '../platform/clock.ts';
import { hideSecrets } from '../platform/hide-secrets.ts';
import type { Http } from '../platform/http.ts';
import { pause } from '../platform/scheduler.ts';
import type { StartTimer } from '../platform/scheduler.ts';
import { toldWords } from '../platform/told-words.ts';
import { createCall } from '../providers/call.ts';
import { textField } from '../providers/json-fields.ts';
import type { Provider, SignedIn } from '../providers/types.ts';
import { clientSecretOf } from './client-secret.ts';
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

const LONGEST_TEXT = 500;

/** From the tokens to what is stored, and whose it is. Rejects with the provider's AppError, or the signal's reason. */
export async function settle(
  tokens: TokenAnswer,
  settling: Settling,
  deps: SettleDeps,
): Promise<SignedIn> {
  const secrets = secretsOf(tokens, settling.provider);
  const note = (text: string): void => settling.note(toldWords(text, secrets, LONGEST_TEXT));
  try {
    return await settleAt(tokens, { ...settling, note }, deps);
  } catch (error) {
    settling.signal.throwIfAborted();
    throw error instanceof AppError ? withoutSecrets(error, secrets) : error;
  }
}

async function settleAt(
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

function secretsOf(
  { secret, body }: TokenAnswer,
  { oauth }: Pick<Provider, 'oauth'>,
): readonly string[] {
  const own = oauth === null ? null : clientSecretOf(oauth);
  const all = [secret.access, secret.refresh, textField(body, 'id_token'), own];
  return all.filter((text) => text !== null);
}

/** A provider's own words may quote what it was sent, and what was shown is logged as well. */
function withoutSecrets(
  { code, message, hint, link, cause }: AppError,
  secrets: readonly string[],
): AppError {
  const isClean = link === null || hideSecrets(link, secrets) === link;
  return new AppError(
    code,
    toldWords(message, secrets, LONGEST_TEXT),
    hint === null ? null : toldWords(hint, secrets, LONGEST_TEXT),
    cause,
    isClean ? link : null,
  );
}
