import { expect, test } from 'vitest';
import { SHORTCUTS, hintOf, keyName, matchShortcut } from './shortcuts.ts';

function pressed(key: string, held: Partial<KeyboardEvent> = {}) {
  return { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held };
}

test.each([
  ['1', { ctrlKey: true }, 'pages'],
  ['6', { metaKey: true }, 'pages'],
  ['7', { ctrlKey: true }, null],
  ['1', {}, null],
  ['/', {}, 'filter'],
  ['/', { shiftKey: true }, 'filter'],
  ['?', { shiftKey: true }, 'sheet'],
  ['R', { shiftKey: true }, 'refresh'],
  ['r', { ctrlKey: true }, null],
  ['r', { altKey: true }, null],
  ['Escape', {}, 'close'],
] as const)('everywhere, %s with %o is %s', (key, held, does) => {
  expect(matchShortcut('everywhere', pressed(key, held))).toBe(does);
});

test('in one place no two shortcuts take the same key', () => {
  const taken = SHORTCUTS.flatMap(({ group, keys, modifier = '' }) =>
    keys.map((key) => `${group} ${modifier} ${key}`),
  );
  expect(new Set(taken).size).toBe(taken.length);
});

test('a key of a row is none of the whole page, so that each means one thing', () => {
  const rows = SHORTCUTS.filter(({ group }) => group === 'rows').flatMap(({ keys }) => keys);
  for (const key of rows) expect(matchShortcut('everywhere', pressed(key))).toBeNull();
});

test('keys are named as they stand on the keyboard', () => {
  expect([hintOf('remove'), hintOf('menu'), keyName('arrowup'), keyName(' ')]).toEqual([
    'Del',
    'M',
    '↑',
    'Space',
  ]);
});
