import { describe, expect, test } from 'vitest';
import type { Snapshot } from '../contract/state.ts';
import { DEFAULT_SETTINGS } from '../model/settings.ts';
import {
  DAY,
  HOUR,
  NOW,
  instant,
  makeAccount,
  makeSnapshot,
  makeUsage,
  makeWindow,
} from '../testing/snapshot.ts';
import { viewPools } from './pool.ts';
import { poolSentence } from './sentence.ts';

const fine = [makeWindow(5 * HOUR, 0.31, 2.2 * HOUR), makeWindow(7 * DAY, 0.3, 90 * HOUR)];
const tight = [makeWindow(5 * HOUR, 0.78, 0.8 * HOUR)];
const dry = [makeWindow(5 * HOUR, 0.58, 3 * HOUR)];
const key = makeAccount(9, { provider: 'openai', kind: 'api_key', email: null, keySuffix: '7f3c' });

function sentence(over: Partial<Snapshot>) {
  const snapshot = makeSnapshot(over);
  const { settings } = snapshot;
  const { vault } = snapshot.status;
  const said = poolSentence({ settings, vault, pools: viewPools(snapshot, NOW), nowMs: NOW });
  return { ...said, all: `${said.title} | ${said.detail}`.replaceAll(/\s/g, ' ') };
}

describe('poolSentence', () => {
  test('says on which account one can work, and for how long', () => {
    const said = sentence({
      accounts: [makeAccount(1)],
      usage: [makeUsage(1, fine)],
      next: { anthropic: 1 },
    });
    expect(said.all).toBe('You can work | Claude on a1@example.com. It lasts past the next reset.');
    expect(said.gate).toBe('open');
  });

  test('a new profile is asked for its first account, without an alarm', () => {
    const said = sentence({});
    expect([said.gate, said.title]).toEqual(['paused', 'Add an account to begin']);
  });

  test('claims nothing about a provider without readings', () => {
    const said = sentence({ accounts: [key], next: { openai: 9 } });
    expect(said.all).toBe('You can work | OpenAI on API key.');
  });

  test('windows that have not begun promise nothing and break nothing', () => {
    const idle = makeWindow(5 * HOUR, 0, 5 * HOUR, { resetsAt: null, drainRate: 0 });
    const said = sentence({
      accounts: [makeAccount(1)],
      usage: [makeUsage(1, [idle])],
      next: { anthropic: 1 },
    });
    expect(said.all).toBe('You can work | Claude on a1@example.com.');
  });

  test('a window that is used up without a known block still has a sentence', () => {
    const empty = makeWindow(5 * HOUR, 1, HOUR, { status: 'exhausted' });
    const said = sentence({
      accounts: [makeAccount(1)],
      usage: [makeUsage(1, [empty])],
      next: { anthropic: 1 },
    });
    expect(said.title).toMatch(/^Claude can work again/);
  });

  test('a full window that credits or extra usage pay for blocks nobody and runs nothing dry', () => {
    const paid = makeWindow(5 * HOUR, 1, HOUR, { status: 'warning' });
    const said = sentence({
      accounts: [makeAccount(1)],
      usage: [makeUsage(1, [paid])],
      next: { anthropic: 1 },
    });
    expect(said.title).toBe('You can work, but Claude is tight');
    expect(said.detail).toContain('100');
  });

  test('masks addresses', () => {
    const settings = { ...DEFAULT_SETTINGS, maskEmails: true };
    const said = sentence({ accounts: [makeAccount(1)], next: { anthropic: 1 }, settings });
    expect(said.detail).toContain('a•••@example.com');
    expect(said.detail).not.toContain('a1@');
  });

  test('a pool is as good as its best account', () => {
    const said = sentence({
      accounts: [makeAccount(1), makeAccount(2)],
      usage: [makeUsage(1, dry), makeUsage(2, fine)],
      next: { anthropic: 1 },
    });
    expect(said.title).toBe('You can work');
  });

  test('says what is tight and who has room', () => {
    const said = sentence({
      accounts: [makeAccount(1), key],
      usage: [makeUsage(1, tight)],
      next: { anthropic: 1, openai: 9 },
    });
    expect(said.title).toBe('You can work, but Claude is tight');
    expect(said.all).toMatch(
      /a1@example\.com ends its 5 h at 93 % at \d\d:\d\d\. OpenAI has room\.$/,
    );
    expect(said.gate).toBe('down');
  });

  test('says when the pool runs dry and when it is back', () => {
    const said = sentence({
      accounts: [makeAccount(1)],
      usage: [makeUsage(1, dry)],
      next: { anthropic: 1 },
    });
    expect(said.all).toMatch(/^Claude runs dry at \d\d:\d\d \| Then nothing until \d\d:\d\d\.$/);
    expect(said.tone).toBe('dry');
  });

  test('an old reading decides no headline', () => {
    const said = sentence({
      accounts: [makeAccount(1)],
      usage: [{ ...makeUsage(1, dry), stale: true, fetchedAt: instant(-HOUR) }],
      next: { anthropic: 1 },
    });
    expect(said.title).toBe('You can work');
    expect(said.detail).not.toContain('last');
  });

  test('says who frees first when all are blocked', () => {
    const blocked = (id: number, leftMs: number) =>
      makeAccount(id, { state: 'blocked', blockedUntil: instant(leftMs) });
    const said = sentence({
      accounts: [blocked(1, 3 * HOUR), blocked(2, 2 * HOUR)],
      next: { anthropic: null },
    });
    expect(said.title).toMatch(/^Claude can work again at \d\d:\d\d$/);
    expect(said.all).toContain(
      'All 2 accounts are empty. a2@example.com frees first, in 2 h 00 m.',
    );
    expect(said.tone).toBe('blocked');
  });

  test('says who needs the person when nobody can serve', () => {
    const disabled = { cause: 'revoked', at: instant(-HOUR), detail: null } as const;
    const accounts = [makeAccount(1, { state: 'disabled', disabled })];
    const said = sentence({ accounts, next: { anthropic: null } });
    expect(said.all).toBe(
      'No account can serve | a1@example.com needs you: sign in again to go on.',
    );
    const paused = sentence({ accounts: [makeAccount(1, { state: 'paused' })] });
    expect(paused.all).toBe('No account can serve | Every account is paused. Resume one to go on.');
  });

  test('paused, and above all locked, come before everything else', () => {
    const settings = { ...DEFAULT_SETTINGS, proxyPaused: true };
    const over = { accounts: [makeAccount(1)], next: { anthropic: 1 }, settings };
    expect(sentence(over)).toMatchObject({ title: 'Paused', gate: 'paused' });
    const { status } = makeSnapshot();
    const vault = { ...status.vault, locked: true, reason: 'It needs its passphrase.' };
    const locked = sentence({ ...over, status: { ...status, vault } });
    expect(locked).toMatchObject({ title: 'Locked', gate: 'shut' });
    expect(locked.detail).toContain('It needs its passphrase. Your accounts are safe');
  });
});

describe('viewPools', () => {
  test('the next account stands first, those that cannot serve last', () => {
    const accounts = [
      makeAccount(1, { state: 'disabled' }),
      makeAccount(2, { state: 'paused' }),
      makeAccount(3),
      makeAccount(4),
    ];
    const [pool] = viewPools(makeSnapshot({ accounts, next: { anthropic: 4 } }), NOW);
    expect(pool?.members.map(({ account }) => account.id)).toEqual([4, 3, 2, 1]);
    expect(pool?.readyCount).toBe(2);
  });
});
