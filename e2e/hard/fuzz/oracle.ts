import { ACCOUNT_KEYS } from '../bed.ts';
import type { Seen } from '../bed.ts';
import { SMUGGLED } from './words.ts';

/** What may be wrong with an answer to a caller, whatever it sent; null: nothing. */
export function wrongAnswer(answer: string): string | null {
  if (answer === '') return null;
  if (!/^HTTP\/1\.1 [1-5]\d\d /.test(answer)) return 'an answer that is no HTTP';
  if (/^x-sluice-error: INTERNAL/m.test(answer)) return 'a bug';
  if (/^access-control-/im.test(answer)) return 'a CORS header';
  if (ACCOUNT_KEYS.some((key) => answer.includes(key))) return 'the key of an account';
  return null;
}

const CREDENTIALS = new Set(['authorization', 'x-api-key', 'x-goog-api-key', 'cookie']);
/** Each provider's own; nothing else that names a sender or frames the body twice. */
export function wrongRequest({ line, rawHeaders }: Seen, clientKey: string): string | null {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const path = line.split(' ')[1] ?? '';
  if (path.startsWith(SMUGGLED)) return 'a smuggled request';
  if (!path.startsWith('/v1/')) return 'a path that is not served';
  if (/^\/v1\/(oauth|organizations?)(\/|$)/i.test(path)) return 'a door';
  if (names.filter((name) => name === 'host').length !== 1) return 'not one Host';
  if (names.includes('content-length') && names.includes('transfer-encoding'))
    return 'two framings';
  if (names.some((name) => name.startsWith('x-sluice-'))) return 'a header for Sluice';
  const credentials = rawHeaders.filter((_, index) =>
    CREDENTIALS.has(names[(index - 1) / 2] ?? ''),
  );
  if (credentials.length !== 1) return `${credentials.length} credentials`;
  const [credential = ''] = credentials;
  if (credential.includes(clientKey)) return 'the client key';
  return ACCOUNT_KEYS.some((key) => credential.endsWith(key)) ? null : 'a credential of nobody';
}
