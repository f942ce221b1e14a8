import { expect, test } from 'vitest';
import { isPublicHost } from './public-host.ts';

test.each([
  '',
  'localhost',
  'octo.localhost',
  '127.0.0.1',
  '0x7f.1',
  '2130706433',
  '[::1]',
  'octo.ghe.com.',
  'octo.ghe.com:443',
  'me@octo.ghe.com',
  'evil.com#.ghe.com',
  'evil.com/.ghe.com',
  'evil.com?.ghe.com',
  'evil.com%23.ghe.com',
  'octo.ghe.com\n',
  'oct\u043e.ghe.com',
  'octo\u3002ghe.com',
  'OCTO.ghe.com',
  '-octo.ghe.com',
  'octo..ghe.com',
  `${'a'.repeat(64)}.ghe.com`,
  `${'a.'.repeat(130)}com`,
])('attack: an account’s token is sent to %j', (text) => {
  expect(isPublicHost(text)).toBe(false);
});

test.each(['octo.ghe.com', 'xn--bcher-kva.example', 'github.intern.example'])(
  '%s is a host',
  (text) => {
    expect(isPublicHost(text)).toBe(true);
  },
);
