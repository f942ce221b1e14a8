import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { OwnUse } from '../core/pass-through.ts';
import { sessionKey, SUFFIX_LENGTH } from '../core/session-key.ts';
import { topLevelBytes, topLevelString } from './body-scan.ts';
import type { OwnRoute, RoutedRequest } from './routed.ts';

/** Where the wire shapes keep a conversation, its first message first. */
const MESSAGE_KEYS = ['messages', 'input', 'contents', 'prompt'];
/** Enough of a first message to know a conversation by. */
const MESSAGE_BYTES = 64 * 1024;
const METADATA_BYTES = 64 * 1024;
const PLAIN_ID = /^[\x21-\x7e]{1,200}$/;

/** Whose answer it was. Null for a request without a caller's own credential. */
export function ownUse(
  { own, client, upstream }: RoutedRequest,
  headers: IncomingHttpHeaders,
  body: Buffer | null,
): OwnUse | null {
  if (own === null) return null;
  const provider = upstream.provider.id;
  const metadata = body === null ? null : topLevelBytes(body, 'metadata');
  const session = sessionKey(
    {
      header: (name) => oneText(headers[name]),
      userId:
        metadata === null || metadata.length > METADATA_BYTES
          ? null
          : topLevelString(metadata, 'user_id'),
      promptCacheKey: body === null ? null : topLevelString(body, 'prompt_cache_key'),
      firstMessage: body === null ? null : firstMessage(body),
      client: client.id,
      model: body === null ? null : topLevelString(body, 'model'),
      credentialKind: own.kind,
      own: { provider, credentialSuffix: own.value.slice(-SUFFIX_LENGTH) },
    },
    (text) => hash('sha256', text, 'hex'),
  );
  const { kind, value } = own;
  const organizationId = organizationOf(own, upstream.provider.api.organizationHeader);
  return {
    client: client.id,
    clientName: client.name,
    provider,
    kind,
    value,
    organizationId,
    session,
  };
}

/** The workspace that the request went to; null for a value that no call of Sluice's own may carry. */
function organizationOf({ headers }: OwnRoute, name: string | undefined): string | null {
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const value = headers[index + 1] ?? '';
    if (headers[index]?.toLowerCase() === name) return PLAIN_ID.test(value) ? value : null;
  }
  return null;
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
