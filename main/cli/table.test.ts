import { expect, test } from 'vitest';
import { oneLine, table } from './table.ts';
import { ahead, duration } from './words.ts';

test('columns are aligned, and an empty one is left out', () => {
  const rows = [
    ['1', 'claude', '', 'ready'],
    ['20', 'é', '', ''],
  ];
  expect(table(['ID', 'NAME', 'PLAN', 'STATE'], rows)).toBe(
    ['ID  NAME    STATE', '1   claude  ready', '20  é'].join('\n'),
  );
});

test('attack: a model named with line ends forges no row', () => {
  const rows = [['mira', 'x\r\nroot\tgood\u2028\u0085']];
  expect(table(['CLIENT', 'MODEL'], rows)).toBe('CLIENT  MODEL\nmira    x root good');
  expect(oneLine('claude-opus-5')).toBe('claude-opus-5');
});

test('durations are said in two parts at most', () => {
  expect(duration(10)).toBe('<1 min');
  expect(duration(90_000)).toBe('1 min');
  expect(duration(3 * 3_600_000 + 12 * 60_000)).toBe('3 h 12 min');
  expect(duration(50 * 3_600_000)).toBe('2 d 2 h');
  expect(ahead('2026-01-01T01:00:00.000Z', Date.parse('2026-01-01T00:00:00.000Z'))).toBe('in 1 h');
});
