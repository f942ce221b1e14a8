import { expect, test } from 'vitest';
import { NOW, makeAccount, makeUsage } from '../../../shared/testing/snapshot.ts';
import { viewAccount } from '../../../shared/verdict/account-verdict.ts';
import { shortNotes } from './short-notes.ts';

function notesOf(notes: readonly string[], stale = false): readonly string[] {
  return shortNotes(viewAccount(makeAccount(1), { ...makeUsage(1, []), notes, stale }, NOW));
}

test('short notes stand in the row, without their full stop', () => {
  expect(notesOf(['Credits: 4.20 left.', 'Overage requests: 12'])).toEqual([
    'Credits: 4.20 left',
    'Overage requests: 12',
  ]);
});

test('a sentence stays in the tooltip, and nothing is said twice', () => {
  const long = 'GitHub sent a limit that cannot be read (quota_snapshots.chat).';
  expect(notesOf([long, 'Chat: Unlimited', 'Unlimited'])).toEqual(['Chat: Unlimited']);
});

test('of an old reading the row says nothing: its first note is why it is old', () => {
  expect(notesOf(['GitHub answered 503.'], true)).toEqual([]);
});
