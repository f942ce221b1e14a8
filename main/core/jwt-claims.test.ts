import { expect, test } from 'vitest';
import { jwtClaims } from './jwt-claims.ts';
import { makeJwt } from './testing/make-jwt.ts';

test('claims are read, text beyond ASCII too', () => {
  expect(jwtClaims(makeJwt({ sub: 'a', name: 'Žofie' }))).toEqual({ sub: 'a', name: 'Žofie' });
});

test.each([
  [undefined],
  [null],
  [7],
  [''],
  ['opaque-token'],
  ['a.b'],
  ['a.b.c'],
  ['..'],
  ['a.!!!.c'],
  ['a.b.c.d'],
  [`a.${Buffer.from('[1]').toString('base64url')}.c`],
  [`a.${Buffer.from('"x"').toString('base64url')}.c`],
  [`a.${Buffer.from('null').toString('base64url')}.c`],
  [`a.${Buffer.from('{"a":').toString('base64url')}.c`],
  [`a.${'x'.repeat(70_000)}.c`],
])('%# a malformed token has no claims and throws nothing', (token) => {
  expect(jwtClaims(token)).toEqual({});
});
