import { FILES_OF_TOOLS, idsInPath, NAMED_UNDER } from '../core/made-ids.ts';
import type { Making } from '../core/made-ids.ts';
import { isNamed } from '../core/headers.ts';
import { sessionKey } from '../core/session-key.ts';
import { BodyFields, idsUnder } from './body-scan.ts';
import { modelOf } from './model-of.ts';
import type { KnownRoute } from './known-routes.ts';
import type { RoutedRequest } from './routed.ts';
import { BodySession } from './session-facts.ts';
import { sha256 } from './sha256.ts';
import type { ProxyDeps } from './types.ts';

/** Of one key: a conversation of many files is told by any of them. */
const MAX_NAMED = 64;
/** 132 bits: enough that no two sessions ever meet, and a third of the memory of the whole hash. */
const SESSION_LENGTH = 22;

/** What the choice of an account asks of a request. */
export interface PoolFacts {
  readonly model: string | null;
  /** Short hash; it tells nothing of what the caller sent. */
  readonly session: string;
  /** Id of something that an account made and the request goes on with; null: any account may serve. */
  readonly continuation: string | null;
  /** What of a good answer is kept, because only its account knows it. */
  readonly makes: readonly Making[];
}

const NOTHING: readonly Making[] = [];
export const NO_FACTS: PoolFacts = { model: null, session: '', continuation: null, makes: NOTHING };

/** `body` is null where there is none, or it is too large to hold. */
export function poolFacts(
  routed: RoutedRequest,
  method: string,
  body: Buffer | null,
  continuations: ProxyDeps['continuations'],
): PoolFacts {
  const { client, inbound, path, upstream, route } = routed;
  const fields = body === null ? null : new BodyFields(body);
  const model = modelOf(routed.route, fields);
  const session = sessionKey(
    {
      header: (name) => inbound.session?.get(name) ?? null,
      body: new BodySession(fields, route.wire),
      client: client.id,
      model,
      credentialKind: 'pool',
      own: null,
    },
    shortHash,
  );
  return {
    model,
    session,
    continuation: namedIn(upstream.provider.id, path, body, continuations),
    makes: method === 'POST' ? makes(routed, body, fields) : NOTHING,
  };
}

/** The first id in the request that an account here made. Without any made id nothing is looked for. */
function namedIn(
  provider: string,
  path: string,
  body: Buffer | null,
  continuations: ProxyDeps['continuations'],
): string | null {
  if (!continuations.hasAny(provider, null)) return null;
  const isKnown = (id: string): boolean => continuations.ownerOf(provider, id) !== null;
  const inPath = idsInPath(path).find(isKnown);
  if (inPath !== undefined) return inPath;
  if (body === null) return null;
  for (const [key, kinds, before = ''] of NAMED_UNDER) {
    // A search through a long conversation is saved for everyone who never made such a thing.
    if (!kinds.some((kind) => continuations.hasAny(provider, kind))) continue;
    const named = idsUnder(body, key, MAX_NAMED)
      .map((id) => before + id)
      .find(isKnown);
    if (named !== undefined) return named;
  }
  return null;
}

function makes(
  { route, inbound }: RoutedRequest,
  body: Buffer | null,
  fields: BodyFields | null,
): readonly Making[] {
  // What is not stored can never be gone on with; Codex asks for nothing else.
  const { made } = route;
  const isKept = made !== null && !isForgotten(fields);
  const list = isKept ? [made] : NOTHING;
  return mayWriteFiles(route.answers, inbound.forward, body) ? [...list, FILES_OF_TOOLS] : list;
}

function isForgotten(fields: BodyFields | null): boolean {
  return fields?.bytes('store')?.toString('latin1') === 'false';
}

/** Whether a tool of the model may write files: only then is a whole answer searched for their ids. */
function mayWriteFiles(
  answers: KnownRoute['answers'],
  headers: readonly string[],
  body: Buffer | null,
): boolean {
  if (answers === 'responses') return body?.includes('"code_interpreter"', 0, 'latin1') ?? false;
  if (answers === null) return false;
  for (let index = 0; index + 1 < headers.length; index += 2)
    if (
      isNamed(headers[index] ?? '', 'anthropic-beta') &&
      /code-execution|files-api|skills/.test(headers[index + 1] ?? '')
    )
      return true;
  return false;
}

function shortHash(text: string, bytes: Uint8Array | null): string {
  return sha256(text, bytes, 'base64url').slice(0, SESSION_LENGTH);
}
