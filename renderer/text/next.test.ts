import { expect, test } from 'vitest';
import type { NextShare } from '../../shared/verdict/pool.ts';
import { accountWords } from './accounts.ts';

test.each<[NextShare, string]>([
  [4 / 9, 'Next · 44 %'],
  [2 / 3, 'Next · 66 %'],
  [0.999, 'Next · 99 %'],
  [0.1, 'Next · 10 %'],
  [0.0189, 'Next · 1.8 %'],
  [1, 'Next · 100 %'],
  ['plain', 'Next'],
  [0.0999, 'Next · 9.9 %'],
  [0.1, 'Next · 10 %'],
  [1 / 101, 'Next · 0.9 %'],
])('a share of %s is told as “%s”: never more than is true', (share, text) => {
  expect(accountWords.next(share).replaceAll('\u202f', ' ')).toBe(text);
});
