import { isObject, parseJson } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';

const NONE: JsonObject = {};
/** Far above any real token; a longer one is not worth decoding. */
const LONGEST_TOKEN = 64 * 1024;

/**
 * What a JSON web token says of itself; empty for anything that is none. The signature is not verified:
 * the token came from the provider's token endpoint over TLS, or from the person's own file.
 */
export function jwtClaims(token: unknown): JsonObject {
  if (typeof token !== 'string' || token.length > LONGEST_TOKEN) return NONE;
  const parts = token.split('.');
  if (parts.length !== 3) return NONE;
  const claims = parseJson(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'));
  return isObject(claims) ? claims : NONE;
}
