import { expect, test } from 'vitest';
import { DAY, HOUR, NOW, instant, makeUsage, makeWindow } from '../../shared/testing/snapshot.ts';
import { usageHint, usageTable } from './usage-table.ts';

const five = makeWindow(5 * HOUR, 0.42, 2 * HOUR);
const week = makeWindow(7 * DAY, 1, 3 * DAY, { status: 'exhausted' });
const accounts = [
  { id: 1, kind: 'oauth' },
  { id: 2, kind: 'api_key' },
] as const;
const unread = { ...makeUsage(1, []), email: 'ada@example.com', fetchedAt: null };
const key = { ...makeUsage(2, []), provider: 'openai', fetchedAt: null };

function lines(...usage: Parameters<typeof usageTable>[0]): readonly string[] {
  return usageTable(usage, accounts, NOW).split('\n');
}

test('the windows of an account stand below one another, the note beside the first', () => {
  const read = { ...makeUsage(1, [five, week]), email: 'ada@example.com', notes: ['Credits: 5.'] };
  const [head = '', first = '', second = ''] = lines(read);
  expect(head.split(/ {2,}/)).toEqual([
    'ID',
    'ACCOUNT',
    'WINDOW',
    'USED',
    'DRAIN',
    'RESETS',
    'READ',
    'NOTE',
  ]);
  expect(first.trim().split(/ {2,}/)).toEqual([
    '1',
    'ada@example.com',
    '5 h',
    '42 %',
    '14 %/h',
    'in 2 h',
    '1 min ago',
    'Credits: 5.',
  ]);
  expect(second.indexOf('7 d')).toBe(head.indexOf('WINDOW'));
  expect(second).toContain('100 % full');
});

test('a sign-in that was never read says so, and how to read it; a key has nothing to read', () => {
  const [, first, second] = lines(unread, key);
  expect(first).toMatch(/ada@example\.com +not read yet$/);
  expect(second).toMatch(/openai +no limit is known$/);
  expect(usageHint([unread, key], accounts)).toContain('not known yet');
  expect(usageHint([key], accounts)).toBeNull();
});

test('a window whose beginning nobody knows has no rate', () => {
  for (const over of [{ resetsAt: null }, { durationMs: null }]) {
    const endless = makeWindow(5 * HOUR, 0.25, HOUR, { ...over, drainRate: 0.25 });
    expect(lines(makeUsage(1, [endless])).join()).not.toContain('%/h');
  }
});

test('old usage is marked, and the hint says how to renew it', () => {
  const old = { ...makeUsage(1, [five]), stale: true, fetchedAt: instant(-3 * HOUR) };
  expect(lines(old)[1]).toContain('3 h ago (old)');
  expect(usageHint([old], accounts)).toContain('sluice usage --refresh');
});

test('usage that was refused says that it failed and why, and not when', () => {
  const refused = { ...unread, stale: true, notes: ['It was refused (401).'] };
  expect(lines(refused)[1]).toMatch(/failed +It was refused \(401\)\.$/);
});
