import type { Result } from '../../shared/result.ts';
import { err, ok } from '../../shared/result.ts';
import { isClientKey } from './client-key.ts';
import { SESSION_HEADERS } from './session-key.ts';

/** What one pass over a caller's raw headers tells, and what of them may travel on. */
export interface InboundHeaders {
  readonly host: string | null;
  readonly hostCount: number;
  /** A browser page asked: an `Origin`, or a `Sec-Fetch-Site` other than `none`. */
  readonly fromBrowser: boolean;
  /** Everything that may be a client key, in order of the carriers. */
  readonly keys: readonly string[];
  /** `x-sluice-account`. */
  readonly account: string | null;
  /** Headers that may name the session, lower case; of repeated ones the first. Null: none. */
  readonly session: ReadonlyMap<string, string> | null;
  readonly anthropicVersion: boolean;
  readonly contentLength: string | null;
  readonly chunked: boolean;
  /** A transfer coding other than one `chunked`: its bytes cannot be handed on as they were meant. */
  readonly oddCoding: boolean;
  /** Flat name, value pairs in the caller's order and case, without credentials and hop-by-hop headers. */
  readonly forward: readonly string[];
}

export interface HeaderPair {
  readonly name: string;
  readonly value: string;
}

/** How an account's credential enters the headers of a request. Names are lower case. */
export interface Injection {
  /** `{secret}` in the value stands for the token or key. */
  readonly auth: HeaderPair;
  /** Joins a comma list that the caller may have begun. */
  readonly list: HeaderPair | null;
  /** Names that are Sluice's to set. */
  readonly dropped: readonly string[];
  /** Name of the header that carries the account's workspace; null or absent: none does. */
  readonly organization?: string | null;
  /** An account may have no key (an engine on this machine): then no credential is sent at all. */
  readonly keyless?: boolean;
}

type Kind = 'drop' | 'host' | 'origin' | 'site' | 'bearer' | 'key' | 'connection' | 'note';

// RFC 9110 section 7.6.1, and what a client may name besides. `content-length` is set anew from the body.
const REQUEST_KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...[
    'keep-alive',
    'te',
    'trailer',
    'upgrade',
    'expect',
    'http2-settings',
    'cookie',
    'cookie2',
    'chatgpt-account-id',
    'openai-organization',
    'openai-project',
    'x-goog-user-project',
  ].map((name): [string, Kind] => [name, 'drop']),
  ['host', 'host'],
  ['origin', 'origin'],
  ['sec-fetch-site', 'site'],
  ['authorization', 'bearer'],
  ['x-api-key', 'key'],
  ['x-goog-api-key', 'key'],
  ['connection', 'connection'],
  ['content-length', 'note'],
  ['transfer-encoding', 'note'],
  ['anthropic-version', 'note'],
]);

const RESPONSE_DROPS: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** First letters of everything that an answer loses; spares the other names a copy. */
const MAYBE_DROPPED = /^(?:ac|co|ke|pr|te|tr|up|x-s)/i;

const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/** Reads and filters a request's raw headers in one pass. */
export function readInbound(raw: readonly string[]): InboundHeaders {
  const forward: string[] = [];
  const bearers: string[] = [];
  const keys: string[] = [];
  let named: ReadonlySet<string> | null = null;
  let host: string | null = null;
  let hostCount = 0;
  let fromBrowser = false;
  let account: string | null = null;
  let session: Map<string, string> | null = null;
  let anthropicVersion = false;
  let contentLength: string | null = null;
  let chunked = false;
  let oddCoding = false;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? '';
    const value = raw[index + 1] ?? '';
    const lower = name.toLowerCase();
    const kind = REQUEST_KINDS.get(lower);
    if (kind === undefined) {
      // Two that differ would leave it to chance which is meant: together they are no id.
      if (lower === 'x-sluice-account') account = account === null ? value : `${account}, ${value}`;
      else if (SESSION_HEADERS.has(lower)) session = withFirst(session, lower, value);
      const isOurs = lower.startsWith('x-sluice-') || lower.startsWith('proxy-');
      if (!isOurs && !holdsClientKey(value)) forward.push(name, value);
    } else if (kind === 'host') {
      host = value;
      hostCount += 1;
    } else if (kind === 'origin') fromBrowser = true;
    else if (kind === 'site') fromBrowser ||= value.trim().toLowerCase() !== 'none';
    else if (kind === 'bearer') bearers.push(bearerOf(value));
    else if (kind === 'key') keys.push(value.trim());
    else if (kind === 'connection') named = namedIn(value, named);
    else if (lower === 'content-length') contentLength = value;
    else if (lower === 'transfer-encoding') {
      oddCoding ||= chunked || value.trim().toLowerCase() !== 'chunked';
      chunked = true;
    } else if (lower === 'anthropic-version') {
      anthropicVersion = true;
      forward.push(name, value);
    }
  }
  return {
    host,
    hostCount,
    fromBrowser,
    keys: keys.length === 0 ? bearers : [...bearers, ...keys],
    account,
    session,
    anthropicVersion,
    contentLength,
    chunked,
    oddCoding,
    forward: named === null ? forward : without(forward, named),
  };
}

/**
 * The headers to send with an account's credential. It enters after the caller's headers are filtered,
 * so that `Connection: authorization` cannot take it out again. A secret or workspace with a line break, a
 * space or a control character never becomes a header (header injection).
 */
export function withCredential(
  forward: readonly string[],
  injection: Injection,
  secret: string,
  organizationId: string | null = null,
): Result<string[], 'invalid-secret' | 'invalid-organization'> {
  const isKeyless = secret === '' && injection.keyless === true;
  if (!isKeyless && !VISIBLE_ASCII.test(secret)) return err('invalid-secret');
  const organization = injection.organization ?? null;
  const named = organization === null ? null : organizationId;
  if (named !== null && !VISIBLE_ASCII.test(named)) return err('invalid-organization');
  const { auth, list, dropped } = injection;
  const headers: string[] = [];
  let missing = list === null ? [] : listItems(list.value);
  let listAt = -1;
  for (let index = 0; index + 1 < forward.length; index += 2) {
    const name = forward[index] ?? '';
    const value = forward[index + 1] ?? '';
    if (isNamed(name, auth.name) || dropped.some((other) => isNamed(name, other))) continue;
    if (organization !== null && isNamed(name, organization)) continue;
    if (list !== null && isNamed(name, list.name)) {
      if (listAt < 0) listAt = headers.length + 1;
      const present = listItems(value);
      missing = missing.filter((item) => !present.includes(item));
    }
    headers.push(name, value);
  }
  if (list !== null && missing.length > 0) {
    if (listAt < 0) headers.push(list.name, missing.join(','));
    else
      headers[listAt] = [headers[listAt] ?? '', ...missing].filter((item) => item !== '').join(',');
  }
  if (!isKeyless)
    headers.push(
      auth.name,
      auth.value.replace('{secret}', () => secret),
    );
  if (organization !== null && named !== null) headers.push(organization, named);
  return ok(headers);
}

/**
 * A provider's answer headers as they go to the caller: order, case and repeats kept. CORS headers would
 * let a browser page read the answer, and only Sluice says `x-sluice-*`.
 */
export function answerHeaders(raw: readonly string[]): string[] {
  const headers: string[] = [];
  let named: ReadonlySet<string> | null = null;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? '';
    const value = raw[index + 1] ?? '';
    if (!MAYBE_DROPPED.test(name)) {
      headers.push(name, value);
      continue;
    }
    const lower = name.toLowerCase();
    if (lower === 'connection') named = namedIn(value, named);
    if (
      RESPONSE_DROPS.has(lower) ||
      lower.startsWith('access-control-') ||
      lower.startsWith('x-sluice-') ||
      lower.startsWith('proxy-')
    )
      continue;
    headers.push(name, value);
  }
  return named === null ? headers : without(headers, named);
}

/** `lower` is in lower case; the lengths spare most names the conversion. */
export function isNamed(name: string, lower: string): boolean {
  return name.length === lower.length && name.toLowerCase() === lower;
}

/** In a header where it opens nothing (`api-key`): no provider is to know it. */
function holdsClientKey(value: string): boolean {
  return value.includes('slk_') && isClientKey(bearerOf(value.trim()));
}

function withFirst(
  known: Map<string, string> | null,
  name: string,
  value: string,
): Map<string, string> {
  const map = known ?? new Map<string, string>();
  if (!map.has(name)) map.set(name, value);
  return map;
}

function bearerOf(value: string): string {
  return /^bearer +/i.test(value) ? value.replace(/^bearer +/i, '').trim() : value.trim();
}

function namedIn(value: string, known: ReadonlySet<string> | null): ReadonlySet<string> | null {
  const lower = value.toLowerCase();
  if (lower === 'keep-alive' || lower === 'close') return known;
  const names = new Set(known);
  for (const name of listItems(lower)) names.add(name);
  return names;
}

function without(pairs: readonly string[], names: ReadonlySet<string>): string[] {
  const kept: string[] = [];
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const name = pairs[index] ?? '';
    if (!names.has(name.toLowerCase())) kept.push(name, pairs[index + 1] ?? '');
  }
  return kept;
}

function listItems(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
