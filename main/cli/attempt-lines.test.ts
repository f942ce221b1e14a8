import { expect, test } from 'vitest';
import type { Attempt } from '../../shared/model/attempt.ts';
import { ATTEMPT_REASONS } from '../../shared/model/attempt.ts';
import { attemptText } from '../../shared/text/attempts.ts';
import { attemptLines } from './attempt-lines.ts';

const OK: Attempt = { account: 3, status: 200, reason: 'ok', ms: 321.4 };

test('one answer at once says nothing more; older records have no list', () => {
  expect(attemptLines([OK])).toEqual([]);
  expect(attemptLines([])).toEqual([]);
});

test('each account with its answer, what became of it, and how long it took', () => {
  const lines = attemptLines([
    { account: 12, status: 429, reason: 'usage limit', ms: 8.8 },
    { account: 2, status: null, reason: 'no credential', ms: 0 },
    OK,
  ]);
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "    1.  account 12  429  usage limit; the account waits for its reset  9 ms
        2.  account 2   -    no usable credential; nothing was sent        0 ms
        3.  account 3   200  answered                                      321 ms"
  `);
});

test('a single trouble is told too, also of a caller’s own credential', () => {
  const [line] = attemptLines([{ account: null, status: 529, reason: 'overloaded', ms: 1 }]);
  expect(line).toContain('own credential  529  provider overloaded');
});

test('every reason has its words, and none two', () => {
  const words = ATTEMPT_REASONS.map((reason) => attemptText({ ...OK, reason }));
  expect(new Set(words).size).toBe(ATTEMPT_REASONS.length);
});
