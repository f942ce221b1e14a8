import { expect, test } from 'vitest';
import { domainOf, emailIn, idIn, momentIn, tokenIn } from './fields.ts';

const MOMENT = 1_800_000_000_123;

test.each<[string, unknown, number | null]>([
  ['milliseconds', MOMENT, MOMENT],
  ['milliseconds with a fraction, as Gemini CLI writes them', MOMENT + 0.7791, MOMENT],
  ['seconds', 1_800_000_000, 1_800_000_000_000],
  ['seconds with a fraction, as Kimi Code writes them', 1_800_000_000.5, 1_800_000_000_500],
  ['digits in a text', '1800000000', 1_800_000_000_000],
  ['RFC 3339 in UTC', '2027-01-15T08:00:00Z', 1_800_000_000_000],
  [
    'RFC 3339 with a zone, as CLIProxyAPI writes it',
    '2027-01-15T16:00:00+08:00',
    1_800_000_000_000,
  ],
  ['RFC 3339 with nanoseconds, as Go writes them', '2027-01-15T08:00:00.123456789Z', MOMENT],
  ['RFC 3339 with nanoseconds and a zone', '2027-01-15T00:00:00.123456789-08:00', MOMENT],
  ['a zone without its colon', '2027-01-15T16:00:00+0800', 1_800_000_000_000],
  ['a blank in the place of the T', '2027-01-15 08:00:00Z', 1_800_000_000_000],
  ['the year 1, which is none in Go', '0001-01-01T00:00:00Z', null],
  ['a date without a zone, which could be anywhere', '2027-01-15T08:00:00', null],
  ['a day that is none', '2027-13-45T08:00:00Z', null],
  ['words', 'tomorrow', null],
  ['nothing', undefined, null],
  ['null', null, null],
  ['zero', 0, null],
  ['less than zero', -5, null],
  ['no number', Number.NaN, null],
  ['beyond the calendar', 8.64e15, null],
  ['a list', [MOMENT], null],
])('an instant as %s', (_name, value, expected) => {
  expect(momentIn({ at: value }, 'at')).toBe(expected);
});

test('an instant is looked for under each name in turn', () => {
  expect(momentIn({ expired: 'none', expiry: 1_800_000_000 }, 'expired', 'expiry')).toBe(
    1_800_000_000_000,
  );
  expect(momentIn(null, 'expired')).toBeNull();
});

test('a token that would not fit into a header is none', () => {
  expect(tokenIn({ a: ' tok_1 ' }, 'a')).toBe('tok_1');
  for (const bad of ['a b', 'a\r\nx-evil: 1', 'naïve', '', 7, {}, 'x'.repeat(20_000)])
    expect(tokenIn({ a: bad }, 'a')).toBeNull();
});

test('an address with a mark that turns a line around is none', () => {
  expect(emailIn({ a: 'mira@example.com' }, 'a')).toBe('mira@example.com');
  for (const bad of ['mira', 'mira@', 'm\u202Era@example.com', 'a@b@c', `${'x'.repeat(400)}@b.c`])
    expect(emailIn({ a: bad }, 'a')).toBeNull();
});

test('an id is plain characters, or a whole number', () => {
  expect(idIn({ a: 42 }, 'a')).toBe('42');
  expect(idIn({ a: 'a\nb', b: 'user-1' }, 'a', 'b')).toBe('user-1');
  expect(idIn({ a: 0.5 }, 'a')).toBeNull();
});

test('an enterprise is a public host name', () => {
  expect(domainOf('https://Octo.ghe.com/')).toBe('octo.ghe.com');
  for (const bad of [
    '127.0.0.1',
    'localhost',
    'x.localhost',
    'octo.ghe.com:8443',
    'http://octo.ghe.com',
    'a@octo.ghe.com',
    'octo.ghe.com/path',
    '[::1]',
    'octo..com',
    '',
    null,
  ])
    expect(domainOf(bad)).toBeNull();
});
