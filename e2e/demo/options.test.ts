import { expect, test } from 'vitest';
import { HELP, readOptions } from './options.ts';

test('without a word: the plain demo', () => {
  expect(readOptions([])).toEqual({
    isHelp: false,
    speed: 1,
    seed: 1,
    accounts: 8,
    opens: false,
    isLocked: false,
    isPortTaken: false,
  });
});

test('every option is explained and read', () => {
  const words = ['--open', '--speed', '2.5', '--seed', '7', '--accounts', '200', '--locked'];
  expect(readOptions([...words, '--port-taken'])).toEqual({
    isHelp: false,
    speed: 2.5,
    seed: 7,
    accounts: 200,
    opens: true,
    isLocked: true,
    isPortTaken: true,
  });
  for (const word of [...words.filter((each) => each.startsWith('--')), '--port-taken'])
    expect(HELP).toContain(word);
});

test.each([
  [['--speed', 'fast'], /--speed is a number from 0.1 to 20, not "fast"/],
  [['--speed', '0'], /--speed/],
  [['--accounts', '3'], /--accounts is a number from 8 to 500/],
  [['--seed', '1.5'], /--seed is a whole number/],
  [['--sped', '2'], /--sped/],
])('%j is refused in words', (args, problem) => {
  expect(() => readOptions(args)).toThrow(problem);
});
