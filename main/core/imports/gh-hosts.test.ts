import { expect, test } from 'vitest';
import { readGhHosts } from './gh-hosts.ts';

test('names, texts and names below names, with comments, quotes and either line end', () => {
  const text = '\uFEFF# gh\ngithub.com: # the host\r\n  user: mira # me\n  "protocol": "https"\n\n';
  expect(readGhHosts(text)).toEqual(
    new Map([
      [
        'github.com',
        new Map([
          ['user', 'mira'],
          ['protocol', 'https'],
        ]),
      ],
    ]),
  );
});

test('a name without anything below it is empty, and the next one is beside it', () => {
  expect(readGhHosts('a:\n  b:\n  c: 1\nd: 2\n')).toEqual(
    new Map<string, unknown>([
      [
        'a',
        new Map<string, unknown>([
          ['b', new Map()],
          ['c', '1'],
        ]),
      ],
      ['d', '2'],
    ]),
  );
});

test('a host with a port is a name', () => {
  expect(readGhHosts('octo.ghe.com:8443:\n  user: mira\n')?.has('octo.ghe.com:8443')).toBe(true);
});

test('__proto__ is a name like any other', () => {
  const read = readGhHosts('__proto__:\n  polluted: yes\n');
  expect(read?.has('__proto__')).toBe(true);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test.each([
  ['an anchor', 'a: &x b\n'],
  ['an alias', 'a: *x\n'],
  ['a tag', 'a: !!str b\n'],
  ['a folded text', 'a: >\n  b\n'],
  ['a literal text', 'a: |\n  b\n'],
  ['a list', 'a:\n  - b\n'],
  ['a flow map', 'a: {b: c}\n'],
  ['a flow list', 'a: [b]\n'],
  ['a merge', 'a:\n  <<: *b\n'],
  ['a text over two lines', 'a: b\n  c\n'],
  ['an indent below a text', 'a: b\n  c: d\n'],
  ['an indent of no level', 'a:\n    b: c\n  d: e\n'],
  ['a beginning that is indented', '  a: b\n'],
  ['a tab', 'a:\n\tb: c\n'],
  ['a name twice', 'a: b\na: c\n'],
  ['an escape in quotes', 'a: "b\\n"\n'],
  ['a quote that is open', 'a: "b\n'],
  ['a document mark', '---\na: b\n'],
  ['a word without a colon', 'github.com\n'],
  ['levels without end', 'a:\n b:\n  c:\n   d:\n    e: f\n'],
  ['lines without end', 'a: b\n'.repeat(2001)],
  ['a line that would keep a pattern busy', `a: b${' '.repeat(900_000)}c\n`],
])('%s is not read', (_name, text) => {
  expect(readGhHosts(text)).toBeNull();
});
