import { expect, test } from 'vitest';
import { createClock } from '../clock.ts';
import { ResetCredits } from './reset-credits.ts';

const dayMs = 86_400_000;

function credits(): ResetCredits {
  const book = new ResetCredits(createClock());
  book.grant({ id: 'undated', expiresInMs: null });
  book.grant({ id: 'late', expiresInMs: 9 * dayMs });
  book.grant({ id: 'soon', expiresInMs: dayMs });
  return book;
}

test('a request id spends one reset however often it comes', () => {
  const book = credits();
  expect(book.redeem('one', null, true)).toMatchObject({ creditId: 'soon', code: 'reset' });
  expect(book.redeem('one', null, true).code).toBe('already_redeemed');
  expect(book.redeem('one', 'late', true).code).toBe('already_redeemed');
  expect(book.available).toBe(2);
});

test('a refused request id is still good', () => {
  const book = credits();
  expect(book.redeem('one', 'soon', false).code).toBe('nothing_to_reset');
  expect(book.redeem('one', 'soon', true).code).toBe('reset');
});

test('the soonest to expire goes first, undated ones last, and then there is none', () => {
  const book = credits();
  const chosen = ['a', 'b', 'c', 'd'].map((request) => book.redeem(request, null, true));
  expect(chosen.map(({ creditId, code }) => `${creditId} ${code}`)).toEqual([
    'soon reset',
    'late reset',
    'undated reset',
    ' no_credit',
  ]);
});

test('a status that the provider gives is told, and cannot be redeemed', () => {
  const book = credits();
  book.grant({ id: 'busy', status: 'redeeming' });
  expect(book.tell('busy')).toMatchObject({ status: 'redeeming', redeemed_at: null });
  expect(book.redeem('one', 'busy', true).code).toBe('no_credit');
});
