import { readToolJson } from './tool-json.ts';
import type { JsonObject } from './tool-json.ts';

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
  const payload = parts[1] ?? '';
  if (parts.length !== 3 || !/^[\w-]+={0,2}$/.test(payload)) return NONE;
  try {
    const binary = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.codePointAt(0) ?? 0);
    const read = readToolJson(new TextDecoder().decode(bytes));
    return read.ok ? read.value : NONE;
  } catch {
    return NONE;
  }
}
