import { hash } from 'node:crypto';
import { idsInPath, madeAt, NAMED_UNDER } from '../core/made-ids.ts';
import { sessionKey } from '../core/session-key.ts';
import { idsUnder, topLevelBytes, topLevelString } from './body-scan.ts';
import type { RoutedRequest } from './routed.ts';
import { bodySession } from './session-facts.ts';
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
  /** How the id begins of what a good answer makes; null: nothing that is kept. */
  readonly makes: readonly string[] | null;
}

export const NO_FACTS: PoolFacts = { model: null, session: '', continuation: null, makes: null };

/** `body` is null where there is none, or it is too large to hold. */
export function poolFacts(
  { client, inbound, path, upstream }: RoutedRequest,
  method: string,
  body: Buffer | null,
  continuations: ProxyDeps['continuations'],
): PoolFacts {
  const told = bodySession(body, upstream.provider.api.wire);
  const model = body === null ? null : topLevelString(body, 'model');
  const session = sessionKey(
    {
      header: (name) => inbound.session?.get(name) ?? null,
      get userId() {
        return told.userId;
      },
      get promptCacheKey() {
        return told.promptCacheKey;
      },
      get firstMessage() {
        return told.firstMessage;
      },
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
    makes: method === 'POST' ? makes(path, body) : null,
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
  for (const [key, kinds] of NAMED_UNDER) {
    // A search through a long conversation is saved for everyone who never made such a thing.
    if (!kinds.some((kind) => continuations.hasAny(provider, kind))) continue;
    const named = idsUnder(body, key, MAX_NAMED).find(isKnown);
    if (named !== undefined) return named;
  }
  return null;
}

function makes(path: string, body: Buffer | null): readonly string[] | null {
  const beginnings = madeAt(path);
  // What is not stored can never be gone on with; Codex asks for nothing else.
  const isForgotten =
    beginnings !== null &&
    body !== null &&
    topLevelBytes(body, 'store')?.toString('latin1') === 'false';
  return isForgotten ? null : beginnings;
}

function shortHash(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, SESSION_LENGTH);
}
