import { expect, test } from 'vitest';
import type { Account } from '../../../shared/model/account.ts';
import type { Link } from '../../transport/transport.ts';
import {
  DAY,
  HOUR,
  NOW,
  instant,
  makeAccount,
  makeSnapshot,
} from '../../../shared/testing/snapshot.ts';
import { viewBanners } from './banners.ts';

function disabled(id: number): Account {
  const at = instant(-HOUR);
  return makeAccount(id, { state: 'disabled', disabled: { cause: 'revoked', at, detail: null } });
}

function banners(accounts: readonly Account[], link: Link = 'live', locked = false) {
  const { status } = makeSnapshot();
  const vault = { ...status.vault, locked };
  const snapshot = makeSnapshot({ accounts, status: { ...status, vault } });
  return viewBanners({ snapshot, link, nowMs: NOW });
}

test('nothing to say, no banner', () => {
  expect(banners([makeAccount(1)])).toEqual([]);
  expect(banners([makeAccount(1)], 'connecting')).toEqual([]);
});

test('a disabled account is told with who, why and what it means, and can sign in again', () => {
  const [banner] = banners([disabled(1), makeAccount(2)]);
  expect(banner?.title).toMatch(
    /^a1@example\.com \(Claude\) needs you: it stopped working today at/,
  );
  expect(banner?.detail).toBe(
    'The provider revoked its sign-in. 1 of 2 Claude accounts still works.',
  );
  expect(banner?.account?.id).toBe(1);
});

test('a sign-in that ends is told in its last 7 days', () => {
  expect(banners([makeAccount(1, { signInAgainBy: instant(8 * DAY) })])).toEqual([]);
  const [banner] = banners([makeAccount(1, { signInAgainBy: instant(5 * DAY) })]);
  expect(banner?.title.replaceAll(/\s/g, ' ')).toContain('needs a new sign-in within 5 d.');
});

test('the most urgent comes first, and more than two become one with a count', () => {
  const few = banners([disabled(1)], 'lost');
  expect(few.map(({ id }) => id)).toEqual(['link', 'account-1']);
  const many = banners([disabled(1), disabled(2), disabled(3)]);
  expect(many.map(({ title }) => title)).toEqual(['3 accounts need you.']);
  const both = banners([disabled(1), disabled(2)], 'lost', true);
  expect(both.map(({ id }) => id)).toEqual(['link', 'vault']);
});
