import type { IncomingHttpHeaders } from 'node:http';
import type { OwnUse } from '../core/pass-through.ts';
import { sessionKey, SUFFIX_LENGTH } from '../core/session-key.ts';
import { BodyFields } from './body-scan.ts';
import { modelOf } from './model-of.ts';
import type { OwnRoute, RoutedRequest } from './routed.ts';
import { BodySession } from './session-facts.ts';
import { sha256 } from './sha256.ts';

const PLAIN_ID = /^[\x21-\x7e]{1,200}$/;

/** Whose answer it was. Null for a request without a caller's own credential. */
export function ownUse(
  { own, client, upstream, route }: RoutedRequest,
  headers: IncomingHttpHeaders,
  body: Buffer | null,
): OwnUse | null {
  if (own === null) return null;
  const provider = upstream.provider.id;
  const fields = body === null ? null : new BodyFields(body);
  const session = sessionKey(
    {
      header: (name) => oneText(headers[name]),
      body: new BodySession(fields, route.wire),
      client: client.id,
      model: modelOf(route, fields),
      credentialKind: own.kind,
      own: { provider, credentialSuffix: own.value.slice(-SUFFIX_LENGTH) },
    },
    (text, bytes) => sha256(text, bytes, 'hex'),
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

function oneText(value: string | string[] | undefined): string | null {
  return Array.isArray(value) ? (value[0] ?? null) : (value ?? null);
}
