import { describe, expect, test } from 'vitest';
import { BORROWED_WAITS_REASON } from '../model/block-reasons.ts';
import type { Account } from '../model/account.ts';
import type { AccountUsage, UsageWindow } from '../model/window.ts';
import {
  DAY,
  HOUR,
  NOW,
  instant,
  makeAccount,
  makeUsage,
  makeWindow,
} from '../testing/snapshot.ts';
import { viewAccount } from './account-verdict.ts';
import { verdictWhy, verdictWord } from './account-words.ts';
import { splitColumns } from '../../renderer/features/accounts/columns.ts';

const fine = makeWindow(7 * DAY, 0.3, 90 * HOUR);
const tight = makeWindow(5 * HOUR, 0.78, 0.8 * HOUR);
const dry = makeWindow(5 * HOUR, 0.58, 3 * HOUR);

function view(windows: readonly UsageWindow[], account: Partial<Account> = {}, usage = {}) {
  const read: AccountUsage = { ...makeUsage(1, windows), ...usage };
  return viewAccount(makeAccount(1, account), read, NOW);
}

function say(seen: ReturnType<typeof view>): string {
  return `${verdictWord(seen, NOW)} | ${String(verdictWhy(seen, NOW))}`.replaceAll(/\s/g, ' ');
}

describe('viewAccount', () => {
  test('is the worst of its windows and says which', () => {
    expect(say(view([fine]))).toMatch(/^Fine \| ends at 65 % on Mon /);
    expect(say(view([fine, tight]))).toMatch(/^Tight \| 5 h ends at 93 % at /);
    expect(say(view([tight, dry, fine]))).toMatch(/^Runs dry \| 5 h is empty at /);
  });

  test('says that a sign-in was not read yet, and that a key has nothing to read', () => {
    const unread = { fetchedAt: null };
    expect(say(view([], {}, unread))).toBe('Not known | usage was not read yet');
    expect(say(view([], { kind: 'api_key' }, unread))).toBe('Ready | no usage limits to read');
  });

  test('of a provider that counts each model by itself: ready while one is left, blocked when none is', () => {
    const model = (name: string, used: number | null) =>
      makeWindow(5 * HOUR, used, HOUR, {
        id: `gemini:${name}`,
        label: name,
        scope: name,
        durationMs: null,
        drainRate: null,
        status: used === 1 ? 'exhausted' : 'ok',
      });
    const noPace = 'Ready | no forecast, its pace is not known';
    expect(say(view([model('pro', 0.4), model('flash', 0.1)]))).toBe(noPace);
    expect(say(view([model('pro', 1), model('flash', null)]))).toMatch(/^Not known/);
    expect(say(view([model('pro', 1), model('flash', 0.1)]))).toMatch(
      /^Ready \| pro blocked until /,
    );
    expect(say(view([model('pro', 1), model('flash', 1)]))).toMatch(/^Blocked until /);
  });

  test('what is unlimited limits nothing, whatever else is used up', () => {
    const amount = { used: null, limit: null, unit: 'requests' } as const;
    const chat = makeWindow(5 * HOUR, null, HOUR, { id: 'chat', label: 'Chat', amount });
    const premium = makeWindow(30 * DAY, 1, 9 * DAY, {
      id: 'premium',
      label: 'Premium',
      scope: 'premium',
      status: 'exhausted',
    });
    expect(say(view([chat]))).toBe('Ready | no usage limits to read');
    expect(say(view([premium, chat]))).toMatch(/^Ready \| Premium blocked until /);
    const columns = splitColumns(view([premium, chat]).windows);
    expect(columns[1].main?.window.label).toBe('Premium');
    expect(columns[1].families.map(({ window }) => window.label)).toEqual(['Chat']);
  });

  test('flags a sign-in whose usage was refused, and keeps the reason at hand', () => {
    const refused = { fetchedAt: null, stale: true, notes: ['Anthropic refused it (401).'] };
    expect(say(view([], {}, refused))).toBe('Not known | usage could not be read');
    expect(view([], {}, refused).notes).toEqual(['Anthropic refused it (401).']);
  });

  test('extra usage is shown and decides nothing, also when it is used up', () => {
    const extra = (used: number, status: UsageWindow['status']) =>
      makeWindow(5 * HOUR, used, HOUR, {
        id: 'anthropic:extra',
        scope: 'extra',
        status,
        durationMs: null,
        resetsAt: null,
      });
    const idle = makeWindow(5 * HOUR, 0, 5 * HOUR, { resetsAt: null, drainRate: 0 });
    expect(say(view([idle, extra(0.3, 'ok')]))).toBe('Ready | no window has started');
    expect(say(view([fine, extra(1, 'exhausted')]))).toMatch(/^Fine \| ends at 65 %/);
  });

  test('names the time when a window is empty', () => {
    const seen = view([fine, makeWindow(5 * HOUR, 1, 3 * HOUR + 14 * 60_000)]);
    expect(say(seen)).toMatch(/^Blocked until (Fri )?\d\d:\d\d \| frees in 3 h 14 m$/);
  });

  test('says what of the week expires unused, unless something is more urgent', () => {
    const ending = makeWindow(7 * DAY, 0.5, 20 * HOUR);
    expect(say(view([ending]))).toMatch(/^Fine \| 43 % of 7 d expires unused (on Fri|at) \d/);
    expect(say(view([ending, tight]))).toMatch(/^Tight/);
    const old = { stale: true, fetchedAt: instant(-HOUR) };
    expect(say(view([ending], {}, old))).not.toContain('unused');
  });

  test('a level without a reset is ready, and has no forecast', () => {
    const endless = makeWindow(5 * HOUR, 0.4, HOUR, { resetsAt: null });
    expect(say(view([endless]))).toBe('Ready | no forecast, its pace is not known');
  });

  test('an empty window of one model family does not block the account', () => {
    const opus = makeWindow(7 * DAY, 1, 90 * HOUR, { scope: 'opus', label: '7 d Opus' });
    expect(say(view([fine, opus]))).toMatch(/^Fine \| 7 d Opus blocked until Mon /);
  });

  test('the own state of the account comes first', () => {
    expect(say(view([dry], { state: 'paused' }))).toBe('Paused | takes no requests');
    expect(say(view([dry], { state: 'disabled' }))).toBe('Needs you | null');
    expect(say(view([dry], { state: 'locked' }))).toBe('Locked | kept, not readable now');
    const until = instant(31 * DAY);
    const borrowed = { scope: 'account', until, reason: BORROWED_WAITS_REASON };
    const waits = { state: 'blocked', blockedUntil: until, blocks: [borrowed] } as const;
    expect(say(view([fine], waits))).toBe('Blocked | waits until its tool renews the sign-in');
    const blocked = { state: 'blocked', blockedUntil: instant(HOUR) } as const;
    expect(say(view([fine], blocked))).toContain('frees in 1 h 00 m');
  });

  test('an old reading says when it held', () => {
    const old = { stale: true, fetchedAt: instant(-3 * HOUR) };
    expect(say(view([fine], {}, old))).toMatch(/^Fine at \d\d:\d\d \| ends at 6\d % at that pace$/);
    expect(view([fine], {}, old).staleSinceMs).toBe(NOW - 3 * HOUR);
  });

  test('nothing to read is not the same as not read', () => {
    expect(say(view([]))).toBe('Ready | no usage limits to read');
    expect(say(view([makeWindow(5 * HOUR, null, HOUR)]))).toBe(
      'Not known | usage was not read yet',
    );
  });
});

describe('splitColumns', () => {
  test('short windows stand left, long ones right, families below their parent', () => {
    const opus = makeWindow(7 * DAY, 0.4, 90 * HOUR, { scope: 'opus', id: 'opus' });
    const [left, right] = splitColumns(view([opus, fine, tight]).windows);
    expect(left.main?.window).toBe(tight);
    expect(right.main?.window).toBe(fine);
    expect(left.families).toHaveLength(0);
    expect(right.families[0]?.window).toBe(opus);
  });

  test('a single long window stands right, a single short one left', () => {
    expect(splitColumns(view([fine]).windows)[0].main).toBeNull();
    expect(splitColumns(view([fine]).windows)[1].main?.window).toBe(fine);
    expect(splitColumns(view([tight]).windows)[0].main?.window).toBe(tight);
    expect(splitColumns(view([tight]).windows)[1].main).toBeNull();
  });
});
