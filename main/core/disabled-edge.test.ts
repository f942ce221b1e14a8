import { expect, it } from 'vitest';
import type { Disabled } from './account.ts';
import { disabledNews } from './disabled-edge.ts';

const row = (disabled: Disabled | null) => ({
  id: 1,
  provider: 'anthropic',
  email: 'ada@example.com',
  label: null,
  disabled,
});
const at = (atMs: number): Disabled => ({ cause: 'revoked', atMs, detail: null });

it.each<[string, Disabled | null, Disabled | null, number | null]>([
  ['a row that works', null, null, null],
  ['a row that stopped working', null, at(1), 1],
  ['a row that is read again', at(1), at(1), null],
  ['a row that was signed in again', at(1), null, null],
  ['a row that was signed in again and stopped again between two looks', at(1), at(2), 2],
])('%s', (_name, before, after, told) => {
  expect(disabledNews(row(before), row(after))?.atMs ?? null).toBe(told);
});
