import { AppError } from '../../shared/errors.ts';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import { isClientKey } from '../core/client-key.ts';
import type { ApiKeySecret, PoolAccount } from '../core/account.ts';
import type { Pool } from '../credentials/types.ts';
import type { Clock } from '../platform/clock.ts';
import type { Http, HttpAnswer } from '../platform/http.ts';
import { toldWords } from '../platform/told-words.ts';
import { createCall } from '../providers/call.ts';
import { methodsOf } from '../providers/info.ts';
import { keyVerdict } from '../providers/key-verdict.ts';
import { findProvider } from '../providers/registry.ts';
import type { KeyProbe, Provider } from '../providers/types.ts';

const PROBE_TIMEOUT_MS = 10_000;
const SAID_LIMIT = 200;
/** How an account without a key is called until the person says otherwise. */
const KEYLESS_LABEL = 'This machine';

export interface AddKeyDeps {
  readonly providers: readonly Provider[];
  readonly http: Pick<Http, 'request'>;
  readonly pool: Pick<Pool, 'add' | 'keyRefused'>;
  readonly clock: Clock;
}

export interface NewKey {
  readonly provider: string;
  readonly key: string;
  readonly label: string | null;
  /** Store it although the provider could not be asked. */
  readonly unchecked: boolean;
}

/** What was stored. */
export interface AddedKey {
  readonly account: PoolAccount;
  /** Why the provider was not asked about the key, or said nothing of it; null: it took the key. */
  readonly unchecked: string | null;
}

/**
 * Checks a key live and stores it. Throws BAD_REQUEST, NOT_FOUND, USAGE, KEY_REFUSED, or KEY_UNCHECKED when
 * the provider gave no verdict; then nothing was stored. No error holds the key.
 */
export async function addKey(deps: AddKeyDeps, input: NewKey): Promise<AddedKey> {
  const { provider, secret, unchecked } = await checkedKey(deps, input);
  const account = await deps.pool.add({
    provider: provider.id,
    secret,
    identity: UNKNOWN_IDENTITY,
    label: input.label?.trim() || null,
    ...(secret.key === '' ? { firstLabel: KEYLESS_LABEL } : {}),
    origin: 'key',
    authorizedAtMs: deps.clock.now(),
    pinnedTo: null,
  });
  return { account, unchecked };
}

/** A key that its provider took a moment ago, or one that the person wants unchecked. */
export async function checkedKey(
  deps: AddKeyDeps,
  input: Omit<NewKey, 'label'>,
): Promise<{
  readonly provider: Provider;
  readonly secret: ApiKeySecret;
  readonly unchecked: string | null;
}> {
  const provider = findProvider(deps.providers, input.provider);
  const { apiKey } = provider;
  if (apiKey === null)
    throw new AppError(
      'USAGE',
      `${provider.name} takes no API key.`,
      `It has: ${methodsOf(provider).join(', ')}.`,
    );
  const secret: ApiKeySecret = {
    kind: 'api_key',
    key: cleanKey(input.key, apiKey.optional === true),
  };
  if (apiKey.probe === null)
    return { provider, secret, unchecked: unasked(provider, secret.key === '') };
  const doubt = await probe(deps, provider, apiKey.probe, secret);
  if (doubt !== null && !input.unchecked) throw doubt;
  return { provider, secret, unchecked: doubt?.message ?? null };
}

function unasked({ name }: Provider, isKeyless: boolean): string {
  return isKeyless
    ? `${name} was not asked: whether it is there shows with the first request.`
    : `The key could not be checked: ${name} has no probe for keys. Its first use shows whether it is good.`;
}

function cleanKey(text: string, isOptional: boolean): string {
  // Pages show a key in an example of its header, too.
  const key = text.trim().replace(/^Bearer\s+/i, '');
  if (key === '' && isOptional) return key;
  const problem =
    key === ''
      ? 'is empty'
      : /[\s\p{Cc}]/u.test(key)
        ? 'has spaces or control characters inside'
        : /[^\x21-\x7e]/.test(key)
          ? 'has characters that no key has'
          : isClientKey(key)
            ? 'is a client key of Sluice, not one of a provider'
            : null;
  if (problem === null) return key;
  throw new AppError('BAD_REQUEST', `key: the API key ${problem}.`, 'Copy it again, whole.');
}

/** Null: the key is good. Throws KEY_REFUSED; returns KEY_UNCHECKED when nothing was learned. */
async function probe(
  { http, pool }: Pick<AddKeyDeps, 'http' | 'pool'>,
  provider: Provider,
  asked: KeyProbe,
  secret: ApiKeySecret,
): Promise<AppError | null> {
  const { method, url, headers, body } = asked;
  const call = createCall(http, provider, secret, { timeoutMs: PROBE_TIMEOUT_MS });
  let answer: HttpAnswer;
  try {
    answer = await call({ method, url, headers, ...(body === null ? {} : { body }) });
  } catch (error) {
    if (error instanceof AppError) return unchecked(provider, error.message);
    throw error;
  }
  const { status } = answer;
  const verdict = keyVerdict(asked, answer);
  // The call is not there any more; the shortest completion tells as well.
  if (verdict === 'unknown' && (status === 404 || status === 405) && asked !== provider.completion)
    if (provider.completion != null)
      return probe({ http, pool }, provider, provider.completion, secret);
  if (verdict === 'unknown')
    return unchecked(
      provider,
      status < 300 ? 'its answer tells of a failure' : `it answered ${status}`,
    );
  if (verdict !== 'refused') return null;
  const words = said(answer.text, secret.key);
  // A 403 may be of this one call.
  if (status !== 403)
    await pool.keyRefused(
      provider.id,
      secret.key,
      words.replaceAll(/^, and said “|”$/g, '') || null,
    );
  throw new AppError(
    'KEY_REFUSED',
    `${provider.name} refused this key (${status})${words}. The key was not saved.`,
    'Check that the key is whole and not revoked.',
  );
}

function unchecked(provider: Provider, why: string): AppError {
  return new AppError(
    'KEY_UNCHECKED',
    `The key could not be checked with ${provider.name}: ${why.replace(/\.$/, '')}.`,
    'That says nothing about the key. Try again, or save it unchecked (in a terminal: --unchecked).',
  );
}

/** The provider's own words, which may quote the key. */
function said(text: string, key: string): string {
  const message = /"message"\s*:\s*"((?:[^"\\]|\\.){1,400})"/.exec(text)?.[1];
  if (message === undefined) return '';
  return `, and said “${toldWords(message, [key], SAID_LIMIT)}”`;
}
