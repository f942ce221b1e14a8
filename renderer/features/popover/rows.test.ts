import { expect, test } from 'vitest';
import {
  DAY,
  HOUR,
  NOW,
  instant,
  makeAccount,
  makeSnapshot,
  makeUsage,
  makeWindow,
} from '../../../shared/testing/snapshot.ts';
import type { Account } from '../../../shared/model/account.ts';
import type { AccountUsage } from '../../../shared/model/window.ts';
import { viewPools } from '../../../shared/verdict/pool.ts';
import { rowNote, twoWindows, viewGroups, worstOf } from './rows.ts';

function groups(accounts: readonly Account[], usage: readonly AccountUsage[] = [], mask = false) {
  const next = { anthropic: accounts[0]?.id ?? null };
  return viewGroups(viewPools(makeSnapshot({ accounts, usage, next }), NOW), mask);
}

function plain(text: string | null | undefined): string | null {
  return text?.replaceAll(/\s/g, ' ') ?? null;
}

test('providers with one account share a group, and each row says whose it is', () => {
  const both = groups([makeAccount(1), makeAccount(2, { provider: 'openai' })]);
  expect(both.map(({ title }) => title)).toEqual(['Claude, OpenAI']);
  expect(both[0]?.rows.map(({ tag }) => tag)).toEqual(['Claude', 'OpenAI']);
  const many = groups([makeAccount(1), makeAccount(2), makeAccount(3, { provider: 'openai' })]);
  expect(many.map(({ title, rows }) => [title, rows.length])).toEqual([
    ['Claude', 2],
    ['OpenAI', 1],
  ]);
  expect(many[1]?.rows[0]?.tag).toBeNull();
});

test('next is told only where there is a choice', () => {
  expect(groups([makeAccount(1)])[0]?.rows[0]?.nextShare).toBeNull();
  const [pair] = groups([makeAccount(1), makeAccount(2)]);
  expect(pair?.rows.map(({ nextShare }) => nextShare)).toEqual(['plain', null]);
});

test('one e-mail with two workspaces is told apart, also when masked', () => {
  const email = 'dev@example.com';
  const accounts = [
    makeAccount(1, { email, organization: 'Orchard Labs' }),
    makeAccount(2, { email }),
  ];
  const rows = groups(accounts)[0]?.rows ?? [];
  expect(rows.map(({ name }) => name)).toEqual(['dev, Orchard Labs', 'dev, Personal']);
  expect(rows[0]?.fullName).toBe('dev@example.com, Orchard Labs');
  const masked = groups(accounts, [], true)[0]?.rows ?? [];
  expect(JSON.stringify(masked.map(({ name, fullName }) => name + fullName))).not.toContain('dev');
});

test('the note says when: the end, the empty window, the reset, or since when', () => {
  const accounts = [
    makeAccount(1),
    makeAccount(2),
    makeAccount(3),
    makeAccount(4, {
      state: 'disabled',
      disabled: { cause: 'revoked', at: instant(-HOUR), detail: null },
    }),
    makeAccount(5),
  ];
  const usage = [
    makeUsage(1, [makeWindow(5 * HOUR, 0.3, 2 * HOUR)]),
    makeUsage(2, [makeWindow(5 * HOUR, 0.6, 3 * HOUR)]),
    makeUsage(3, [makeWindow(5 * HOUR, 1, HOUR)]),
    makeUsage(4, [makeWindow(5 * HOUR, 0.3, 2 * HOUR)]),
    makeUsage(5, [makeWindow(7 * DAY, 0.5, 20 * HOUR)]),
  ];
  const rows = groups(accounts, usage)[0]?.rows ?? [];
  const notes = new Map(rows.map((row) => [row.account.id, plain(rowNote(row, NOW))]));
  expect(notes.get(1)).toMatch(/^50 % at \d\d:\d\d$/);
  expect(notes.get(2)).toMatch(/^5 h at \d\d:\d\d$/);
  expect(notes.get(3)).toMatch(/^until \d\d:\d\d$/);
  expect(notes.get(5)).toMatch(/^43 % unused on Fri \d\d:\d\d$/);
  expect(notes.get(4)).toMatch(/^since \d\d:\d\d$/);
});

test('an old reading has no note: its word says when it held', () => {
  const usage = { ...makeUsage(1, [makeWindow(5 * HOUR, 0.3, 2 * HOUR)]), stale: true };
  const [row] = groups([makeAccount(1)], [usage])[0]?.rows ?? [];
  expect(row && rowNote(row, NOW)).toBeNull();
});

test('an only window stands right, two stand by length', () => {
  const usage = [
    makeUsage(1, [makeWindow(5 * HOUR, 0.3, HOUR)]),
    makeUsage(2, [makeWindow(7 * DAY, 0.3, DAY), makeWindow(5 * HOUR, 0.3, HOUR)]),
  ];
  const rows = groups([makeAccount(1), makeAccount(2)], usage)[0]?.rows ?? [];
  const labels = rows.map(({ view }) => twoWindows(view).map((one) => one?.window.label ?? null));
  expect(labels).toEqual([
    [null, '5 h'],
    ['5 h', '7 d'],
  ]);
});

test('what is out of sight is told by its worst verdict', () => {
  const paused = makeAccount(1, { state: 'paused', paused: true });
  const locked = makeAccount(2, { state: 'locked' });
  const rows = groups([makeAccount(3), paused, locked])[0]?.rows ?? [];
  expect(worstOf(rows)?.text).toBe('1 is locked');
  expect(worstOf([])).toBeNull();
  const fine = makeUsage(3, [makeWindow(5 * HOUR, 0.3, 2 * HOUR)]);
  expect(worstOf(groups([makeAccount(3)], [fine])[0]?.rows ?? [])?.text).toBe('fine');
  expect(worstOf(groups([makeAccount(3)])[0]?.rows ?? [])).toBeNull();
});
