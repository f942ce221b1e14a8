import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgePath } from './doors.ts';

const rules = { prefixes: ['/v1/'], doors: ['/v1/oauth/', '/v1/organizations/*/keys'] };

test.each([
  ['/v1/messages', 'served'],
  ['/v1/messages/', 'served'],
  ['/v1/models/claude%3Aopus%20x', 'served'],
  ['/v1/organizations/o1/members', 'served'],
  ['/v1', 'served'],
  ['/v1/oauthx', 'served'],
  ['/v1x/messages', 'unserved'],
  ['/', 'unserved'],
  ['/v1/oauth', 'door'],
  ['/V1/oAuth/token', 'door'],
  ['/v1/organizations/any/keys/1', 'door'],
  ['/v1/%6Fauth', 'door'],
  ['/v1/%25256fauth', 'door'],
  ['/v1/%2525252525256fauth', 'disguised'],
  ['/v1//oauth', 'disguised'],
  ['/v1/a/../oauth', 'disguised'],
  ['/v1/a/%2e%2e%2foauth', 'disguised'],
  ['/v1/a%5c..%5coauth', 'disguised'],
  ['/v1/oauth%0d', 'disguised'],
  ['/v1/oauth%3fx', 'disguised'],
  ['/v1/%zz', 'disguised'],
  ['v1/messages', 'disguised'],
])('%s is %s', (path, verdict) => {
  expect(judgePath(path, rules)).toBe(verdict);
});

test('no spelling of a door by encoding or case is ever served', () => {
  const spell = (text: string): fc.Arbitrary<string> =>
    fc
      .array(fc.constantFrom('plain', 'upper', 'once', 'twice'), {
        minLength: text.length,
        maxLength: text.length,
      })
      .map((styles) =>
        text.replaceAll(/./g, (letter, at: number) => encode(letter, styles[at] ?? 'plain')),
      );
  fc.assert(
    fc.property(spell('oauth'), spell('token'), (first, second) => {
      expect(judgePath(`/v1/${first}/${second}`, rules)).not.toBe('served');
    }),
  );
});

const codex = {
  prefixes: ['/backend-api/codex/'],
  doors: ['/backend-api/*/rate-limit-reset-credits/', '/backend-api/codex/token/', '/oauth/'],
};

test.each([
  ['/backend-api/codex/responses', 'served'],
  ['/backend-api/codex/responses/compact', 'served'],
  ['/backend-api/wham/usage', 'unserved'],
  ['/backend-api/codexes/responses', 'unserved'],
  ['/backend-api/wham/rate-limit-reset-credits', 'door'],
  ['/backend-api/wham/rate-limit-reset-credits/consume', 'door'],
  ['/backend-api/codex/rate-limit-reset-credits', 'door'],
  ['/Backend-API/WHAM/Rate-Limit-Reset-Credits/', 'door'],
  ['/backend-api/wham/rate%2Dlimit%2dreset-credits', 'door'],
  ['/backend-api/wham/rate-limit-reset-credits;x=y/consume', 'door'],
  ['/backend-api/wham/%2572ate-limit-reset-credits', 'door'],
  ['/backend-api/wham/ｒate-limit-reset-credits', 'door'],
  ['/backend-api/codex/token', 'door'],
  ['/oauth/token', 'door'],
  ['/backend-api/codex/../wham/rate-limit-reset-credits', 'disguised'],
  ['/backend-api//wham/rate-limit-reset-credits', 'disguised'],
  ['/backend-api/codex/..%2fwham%2frate-limit-reset-credits', 'disguised'],
])('attack: Codex’s reset endpoint by another name: %s is %s', (path, verdict) => {
  expect(judgePath(path, codex)).toBe(verdict);
});

function encode(letter: string, style: string): string {
  const hex = letter.charCodeAt(0).toString(16);
  if (style === 'upper') return letter.toUpperCase();
  if (style === 'once') return `%${hex}`;
  return style === 'twice' ? `%25${hex}` : letter;
}
