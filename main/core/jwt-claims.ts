import { readToolJson } from './tool-json.ts';
import type { JsonObject } from './tool-json.ts';

/**
 * The claims of a JSON Web Token; null for anything else. The signature is not checked: the token is
 * only read to know whose it is, and the provider checks it at every use.
 */
export function jwtClaims(token: string): JsonObject | null {
  const parts = token.split('.');
  const payload = parts[1];
  if (parts.length !== 3 || payload === undefined || !/^[\w-]+$/.test(payload)) return null;
  try {
    const binary = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.codePointAt(0) ?? 0);
    const read = readToolJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return read.ok ? read.value : null;
  } catch {
    return null;
  }
}
