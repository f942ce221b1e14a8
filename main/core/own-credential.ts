import type { CredentialKind } from '../../shared/model/account.ts';
import type { Result } from '../../shared/result.ts';
import { err, ok } from '../../shared/result.ts';
import type { HeaderPair } from './headers.ts';

/** The places in which a caller can present a credential. */
export type Carrier = 'authorization' | 'x-api-key' | 'x-goog-api-key' | 'key=';

export interface Carried {
  readonly carrier: Carrier;
  /** Without the scheme. */
  readonly value: string;
  /** `Authorization` with a scheme other than Bearer, or none. */
  readonly oddScheme: boolean;
}

/** A provider's own credential that a caller presented. */
export interface Presented {
  readonly carrier: Carrier;
  readonly value: string;
}

/** What is wrong with the credentials of a request. */
export type CarriedProblem =
  /** Something that is or may be a client key does not open the port. */
  'unknown-client-key' | 'two-own-credentials' | 'unreadable';

/** How a caller's own credential travels to a provider. */
export interface OwnHeader {
  /** Which kind of account it would be; only some kinds have usage to read. */
  readonly kind: CredentialKind;
  readonly auth: HeaderPair;
}

/** `mismatch`: another provider's credential by its public prefix. `carrier`: the provider takes none of that sort. */
export type OwnHeaderProblem = 'mismatch' | 'carrier';

type AuthData = Readonly<Partial<Record<CredentialKind, HeaderPair>>>;

const CARRIERS: ReadonlyMap<string, Carrier> = new Map<string, Carrier>([
  ['authorization', 'authorization'],
  ['x-api-key', 'x-api-key'],
  ['x-goog-api-key', 'x-goog-api-key'],
]);

/** Public prefixes that name their provider, and the kind of credential where that is certain. */
const PREFIXES: readonly (readonly [string, readonly string[], CredentialKind | null])[] = [
  ['sk-ant-api', ['anthropic'], 'api_key'],
  ['sk-ant-oat', ['anthropic'], 'oauth'],
  ['sk-ant-', ['anthropic'], null],
  ['sk-proj-', ['openai'], 'api_key'],
  ['sk-svcacct-', ['openai'], 'api_key'],
  ['sk-or-', ['openrouter'], 'api_key'],
  ['AIza', ['gemini'], 'api_key'],
  ['AQ.', ['gemini'], 'api_key'],
  ['ya29.', ['google-gemini-cli', 'google-antigravity'], 'oauth'],
  ['gho_', ['github-copilot'], 'oauth'],
  ['ghu_', ['github-copilot'], 'oauth'],
  ['ghp_', ['github-copilot'], 'oauth'],
  ['github_pat_', ['github-copilot'], 'oauth'],
  ['xai-', ['xai'], 'api_key'],
  ['gsk_', ['groq'], 'api_key'],
  ['csk-', ['cerebras'], 'api_key'],
  ['fw_', ['fireworks'], 'api_key'],
  ['tgp_v1_', ['together'], 'api_key'],
];

/** Printable, and without the marks that join or quote values: one token, which no reader can split. */
const ONE_TOKEN = /^[A-Za-z0-9!#$%&*+./:=?@^_`|~-]{1,16384}$/;

/** Everything in a request that may be a credential, in order of the request; empty values are none. */
export function readCarried(
  rawHeaders: readonly string[],
  queryKeys: readonly string[],
): readonly Carried[] {
  const found: Carried[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const carrier = CARRIERS.get((rawHeaders[index] ?? '').toLowerCase());
    if (carrier === undefined) continue;
    const text = (rawHeaders[index + 1] ?? '').trim();
    const scheme = carrier === 'authorization' ? /^bearer(?: +|$)/i.exec(text) : null;
    const value = scheme === null ? text : text.slice(scheme[0].length).trim();
    const oddScheme = carrier === 'authorization' && scheme === null;
    if (value !== '') found.push({ carrier, value, oddScheme });
  }
  for (const key of queryKeys) {
    const value = key.trim();
    if (value !== '') found.push({ carrier: 'key=', value, oddScheme: false });
  }
  return found;
}

/**
 * The one credential of the request that is no client key; null when it carries none. `isClientKey` tells
 * keys that open the port. What only looks like one never goes to a provider: it may be a revoked key, a
 * mistyped one, or one in a form that somebody on the way would undo.
 */
export function findPresented(
  carried: readonly Carried[],
  isClientKey: (value: string) => boolean,
): Result<Presented | null, CarriedProblem> {
  const own: Carried[] = [];
  for (const one of carried) {
    if (isClientKey(one.value)) continue;
    if (looksLikeClientKey(one.value)) return err('unknown-client-key');
    own.push(one);
  }
  const [first] = own;
  if (first === undefined) return ok(null);
  if (own.length > 1) return err('two-own-credentials');
  if (first.oddScheme || !ONE_TOKEN.test(first.value)) return err('unreadable');
  return ok({ carrier: first.carrier, value: first.value });
}

/** `slk_` in any case, behind quotes or a repeated scheme, or percent-encoded however often. */
export function looksLikeClientKey(value: string): boolean {
  let text = value;
  for (let round = 0; round < 8; round += 1) {
    const bare = text.replace(/^(?:[^A-Za-z0-9_%]|(?:bearer|basic|token)\b(?!-))+/i, '');
    if (/^slk_/i.test(bare)) return true;
    const decoded = decode(text);
    if (decoded === text) return false;
    text = decoded;
  }
  return true;
}

/**
 * The provider's own header for a caller's credential. The carrier types it: `Authorization: Bearer` is a
 * bearer and stays one; the key carriers are API keys. Where the provider's API keys travel as bearers
 * (OpenAI's `sk-…`), its data says so: a bearer is an API key there unless the provider has sign-ins in
 * that header too. A public prefix settles the kind, and never lets one provider's credential go to another.
 */
export function ownHeader(
  { carrier, value }: Presented,
  provider: string,
  auth: AuthData,
): Result<OwnHeader, OwnHeaderProblem> {
  const prefix = PREFIXES.find(([start]) => value.startsWith(start));
  if (prefix !== undefined && !prefix[1].includes(provider)) return err('mismatch');
  const told = prefix?.[2] ?? null;
  if (carrier !== 'authorization')
    return auth.api_key === undefined
      ? err('carrier')
      : ok({ kind: 'api_key', auth: auth.api_key });
  for (const kind of ['oauth', 'api_key'] as const) {
    const template = auth[kind];
    if (template?.name === 'authorization') return ok({ kind: told ?? kind, auth: template });
  }
  return err('carrier');
}

/** The caller's own headers that say which account of its own it means; those named in `Connection` stay here. */
export function ownAccountHeaders(
  rawHeaders: readonly string[],
  names: readonly string[],
): readonly string[] {
  const wanted = new Set(names);
  const found: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const lower = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    if (lower === 'connection') for (const name of value.split(',')) wanted.delete(lowerName(name));
  }
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (wanted.has(name.toLowerCase())) found.push(name, rawHeaders[index + 1] ?? '');
  }
  return found;
}

function lowerName(name: string): string {
  return name.trim().toLowerCase();
}

function decode(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (code) => {
    const byte = Number.parseInt(code.slice(1), 16);
    return byte < 0x80 ? String.fromCharCode(byte) : code;
  });
}
