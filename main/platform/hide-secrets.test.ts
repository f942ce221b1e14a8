import { expect, it } from 'vitest';
import { hideSecrets } from './hide-secrets.ts';

const SECRET = 'no/known+shape="of a\\token';

it.each([
  ['as it is', SECRET],
  ['inside JSON', JSON.stringify(SECRET).slice(1, -1)],
  ['inside JSON with escaped slashes', JSON.stringify(SECRET).slice(1, -1).replaceAll('/', '\\/')],
  ['inside an address', encodeURIComponent(SECRET)],
  ['as base64', Buffer.from(SECRET).toString('base64')],
  ['as base64url', Buffer.from(SECRET).toString('base64url')],
  ['as hex', Buffer.from(SECRET).toString('hex')],
])('a provider cannot bring a secret into an error by quoting it %s', (_how, form) => {
  expect(hideSecrets(`it is ${form}, and again ${form}.`, [SECRET])).toBe(
    'it is [redacted], and again [redacted].',
  );
});

it('leaves the rest, and takes no short text as a secret', () => {
  expect(hideSecrets('error: a bad one', ['bad', ''])).toBe('error: a bad one');
});
