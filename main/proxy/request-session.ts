import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { ClientGrant } from '../clients/types.ts';
import { sessionKey } from '../core/session-key.ts';
import type { SessionFacts } from '../core/session-key.ts';
import { topLevelBytes, topLevelString } from './body-scan.ts';
import type { RoutedRequest } from './routed.ts';

/** Where the wire shapes keep a conversation, its first message first. */
const MESSAGE_KEYS = ['messages', 'input', 'contents', 'prompt'];
/** Enough of a first message to know a conversation by. */
const MESSAGE_BYTES = 64 * 1024;
const METADATA_BYTES = 64 * 1024;

/** Which conversation a request of the pool belongs to. */
export function requestSession(
  { client }: Pick<RoutedRequest, 'client'>,
  headers: IncomingHttpHeaders,
  body: Buffer | null,
): string {
  return sessionKey({ ...sessionFacts(client, 'pool', headers, body), own: null }, hashed);
}

export function sessionFacts(
  client: ClientGrant,
  credentialKind: string,
  headers: IncomingHttpHeaders,
  body: Buffer | null,
): Omit<SessionFacts, 'own'> {
  const metadata = body === null ? null : topLevelBytes(body, 'metadata');
  return {
    header: (name) => oneText(headers[name]),
    userId:
      metadata === null || metadata.length > METADATA_BYTES
        ? null
        : topLevelString(metadata, 'user_id'),
    promptCacheKey: body === null ? null : topLevelString(body, 'prompt_cache_key'),
    firstMessage: body === null ? null : firstMessage(body),
    client: client.id,
    model: body === null ? null : topLevelString(body, 'model'),
    credentialKind,
  };
}

export function hashed(text: string): string {
  return hash('sha256', text, 'hex');
}

function firstMessage(body: Buffer): string | null {
  for (const key of MESSAGE_KEYS) {
    const bytes = topLevelBytes(body, key, true);
    if (bytes !== null) return bytes.toString('latin1', 0, MESSAGE_BYTES);
  }
  return null;
}

function oneText(value: string | string[] | undefined): string | null {
  return Array.isArray(value) ? (value[0] ?? null) : (value ?? null);
}
