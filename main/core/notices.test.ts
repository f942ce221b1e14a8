import { describe, expect, test } from 'vitest';
import type { Snapshot } from '../../shared/contract/state.ts';
import type { Account } from '../../shared/model/account.ts';
import { DEFAULT_SETTINGS } from '../../shared/model/settings.ts';
import type { Settings } from '../../shared/model/settings.ts';
import type { AccountUsage, UsageWindow } from '../../shared/model/window.ts';
import {
  DAY,
  HOUR,
  NOW,
  instant,
  makeAccount,
  makeSnapshot,
  makeUsage,
  makeWindow,
} from '../../shared/testing/snapshot.ts';
import { NO_NOTICES, decideNotices } from './notices.ts';

const MINUTE = 60_000;

interface At {
  readonly atMs?: number;
  readonly snapshot: Snapshot;
}

/** What is told at each step, as text. */
function told(...steps: readonly At[]): readonly (readonly string[])[] {
  let memory = NO_NOTICES;
  return steps.map(({ atMs = 0, snapshot }) => {
    const decided = decideNotices(memory, snapshot, NOW + atMs);
    ({ memory } = decided);
    return decided.notices.map(({ title, body }) => `${title} | ${body}`.replaceAll(/\s/g, ' '));
  });
}

interface Over {
  readonly account?: Partial<Account>;
  readonly usage?: Partial<AccountUsage>;
  readonly settings?: Partial<Settings>;
  readonly next?: Snapshot['next'];
}

function one(windows: readonly UsageWindow[], over: Over = {}): Snapshot {
  return makeSnapshot({
    accounts: [makeAccount(1, over.account)],
    usage: [{ ...makeUsage(1, windows), ...over.usage }],
    settings: { ...DEFAULT_SETTINGS, ...over.settings },
    next: over.next ?? { anthropic: 1 },
  });
}

function five(used: number | null, over: Partial<UsageWindow> = {}): UsageWindow {
  return makeWindow(5 * HOUR, used, 2 * HOUR, { drainRate: null, ...over });
}

function dead(atMs = 0): Partial<Account> {
  const at = instant(atMs);
  return { state: 'disabled', disabled: { cause: 'revoked', at, detail: null } };
}

const empty = five(1, { status: 'exhausted' });
const blocked: Over = {
  account: {
    state: 'blocked',
    blockedUntil: instant(2 * HOUR),
    blocks: [{ scope: 'account', until: instant(2 * HOUR), reason: 'usage limit' }],
  },
  next: { anthropic: null },
};

describe('a disabled account', () => {
  const fine = { snapshot: one([]) };

  test('is told once, with who, why and what it means', () => {
    const gone = { snapshot: one([], { account: dead() }) };
    expect(told(fine, gone, gone)).toEqual([
      [],
      [
        'a1@example.com (Claude) needs you | The provider revoked its sign-in. No other Claude account works.',
      ],
      [],
    ]);
  });

  test('is no news when it was so before the start, or when the account is new here', () => {
    const gone = { snapshot: one([], { account: dead() }) };
    expect(told(gone, gone)).toEqual([[], []]);
    expect(told({ snapshot: makeSnapshot() }, gone)).toEqual([[], []]);
  });

  test('is news again after it worked in between, and not after a locked vault', () => {
    const gone = { snapshot: one([], { account: dead() }) };
    const again = { snapshot: one([], { account: dead(HOUR) }) };
    expect(told(fine, gone, fine, again).map(({ length }) => length)).toEqual([0, 1, 0, 1]);
    const { status } = makeSnapshot();
    const vault = { ...status.vault, locked: true };
    const snapshot = { ...one([], { account: { state: 'locked' } }), status: { ...status, vault } };
    expect(told(fine, gone, { snapshot }, gone).map(({ length }) => length)).toEqual([0, 1, 0, 0]);
  });

  test('three at once are one notice with a count', () => {
    const all = [1, 2, 3].map((id) => makeAccount(id));
    const gone = all.map((account) => ({ ...account, ...dead() }));
    const steps = [all, gone].map((accounts) => ({ snapshot: makeSnapshot({ accounts }) }));
    expect(told(...steps)[1]).toEqual(['3 accounts need you | Each of them says why in its row.']);
  });
});

describe('a window', () => {
  const at = (used: number | null, over: Partial<UsageWindow> = {}) => ({
    snapshot: one([five(used, over)]),
  });

  test('tells 80 % and 95 % once each, with what it stands at', () => {
    const said = told(at(0.7), at(0.82), at(0.9), at(0.8), at(0.85), at(0.96), at(1));
    expect(said.map((notices) => notices.join().replace(/ \|.*/, ''))).toEqual([
      '',
      'a1@example.com: 5 h is at 82 %',
      '',
      '',
      '',
      'a1@example.com: 5 h is at 96 %',
      '',
    ]);
    expect(said[1]?.[0]).toMatch(/ \| Claude\. It starts over at \d\d:\d\d\.$/);
  });

  test('the marks are the person’s own, whichever is written first', () => {
    const settings = { notifyUsageFirst: 60, notifyUsageLast: 40 };
    const at40 = (used: number) => ({ snapshot: one([five(used)], { settings }) });
    const said = told(at40(0.3), at40(0.39), at40(0.4), at40(0.59), at40(0.6), at40(0.96));
    expect(said.map(({ length }) => length)).toEqual([0, 0, 1, 0, 1, 0]);
  });

  test('two equal marks are one', () => {
    const settings = { notifyUsageFirst: 50, notifyUsageLast: 50 };
    const at50 = (used: number) => ({ snapshot: one([five(used)], { settings }) });
    expect(told(at50(0.4), at50(0.5), at50(0.97)).map(({ length }) => length)).toEqual([0, 1, 0]);
  });

  test('a jump from 70 to 96 tells only 95', () => {
    expect(told(at(0.7), at(0.96))[1]).toEqual([expect.stringContaining('is at 96 %')]);
  });

  test('its first reading is no news: a start would tell all of them again', () => {
    expect(told({ snapshot: one([]) }, at(null), at(0.96), at(0.97))).toEqual([[], [], [], []]);
  });

  test('a reset that wanders by seconds is the same period, the next one is a new one', () => {
    const wander = (used: number, offsetMs: number) =>
      at(used, { resetsAt: instant(2 * HOUR + offsetMs) });
    const steps = [wander(0.7, 0), wander(0.85, 4000), wander(0.86, -3000), wander(0.9, 9000)];
    expect(told(...steps).map(({ length }) => length)).toEqual([0, 1, 0, 0]);
    const next = wander(0.85, 5 * HOUR);
    expect(told(...steps, next, next).map(({ length }) => length)).toEqual([0, 1, 0, 0, 1, 0]);
  });

  test('full, but said to serve, is not used up: its reset is no news', () => {
    const paid = at(1, { status: 'warning' });
    const over = at(0.1, { resetsAt: instant(7 * HOUR) });
    expect(told(at(0.5), paid, over).map((notices) => notices.join())).toEqual([
      '',
      expect.stringContaining('5 h is used up'),
      '',
    ]);
  });

  test('two sources that disagree about the reset do not tell in turns', () => {
    const early = at(0.85);
    const late = at(0.86, { resetsAt: instant(7 * HOUR) });
    const said = told(at(0.5), early, late, early, late, early);
    expect(said.map(({ length }) => length)).toEqual([0, 1, 1, 0, 0, 0]);
  });

  test('one that was started over by hand counts anew', () => {
    const reset = { resetsAt: instant(4 * HOUR) };
    const said = told(at(0.7), at(0.85), at(0.01, reset), at(0.85, reset));
    expect(said.map(({ length }) => length)).toEqual([0, 1, 0, 1]);
  });

  test('left out of one answer, it is not forgotten', () => {
    const said = told(at(0.7), at(0.85), { snapshot: one([]) }, at(0.5), at(0.85));
    expect(said.map(({ length }) => length)).toEqual([0, 1, 0, 0, 0]);
  });

  test('an old reading is no news', () => {
    const old = { snapshot: one([five(0.9)], { usage: { stale: true } }) };
    expect(told(at(0.7), old)).toEqual([[], []]);
  });

  test.each<readonly [string, Over]>([
    ['a paused account', { account: { state: 'paused', paused: true } }],
    ['a paused proxy', { settings: { proxyPaused: true } }],
    ['the setting off', { settings: { notifyUsage: false } }],
  ])('with %s: nothing, and no flood afterwards', (_what, over) => {
    const silent = { snapshot: one([five(0.9)], over) };
    expect(told(at(0.7), silent, at(0.9)).flat()).toEqual([]);
  });
});

describe('a window that was used up', () => {
  const dry = { snapshot: one([empty], blocked) };

  test('tells when it is read with room again', () => {
    const room = { snapshot: one([five(0.1)]) };
    expect(told(dry, room, room)).toEqual([
      [],
      ['a1@example.com has room again | Claude. 5 h started over.'],
      [],
    ]);
  });

  test('tells when its reset passes, once, also if the provider lags behind', () => {
    const after = 2 * HOUR + 1000;
    const lag = one([five(1, { status: 'exhausted', resetsAt: instant(after + 5000) })]);
    const next = one([five(0, { resetsAt: instant(7 * HOUR) })]);
    const said = told(
      dry,
      { ...dry, atMs: after },
      { ...dry, atMs: after + MINUTE },
      { snapshot: lag, atMs: after + 2 },
      { snapshot: next, atMs: after + MINUTE },
    );
    expect(said.map(({ length }) => length)).toEqual([0, 1, 0, 0, 0]);
  });

  test('is silent while another window still holds the account back', () => {
    const week = makeWindow(7 * DAY, 1, 90 * HOUR, { status: 'exhausted' });
    const both = { snapshot: one([empty, week], blocked) };
    const still = { snapshot: one([five(0.1), week], blocked) };
    const free = { snapshot: one([five(0.1), { ...week, usedFraction: 0.2, status: 'ok' }]) };
    expect(told(both, still, free)).toEqual([
      [],
      [],
      ['a1@example.com has room again | Claude. 7 d started over.'],
    ]);
  });

  test('two that start over together are one notice', () => {
    const opus = five(1, { id: 'opus', label: '5 h Opus', scope: 'opus' });
    const both = { snapshot: one([empty, opus]) };
    const free = { snapshot: one([five(0), { ...opus, usedFraction: 0 }]) };
    expect(told(both, free)[1]).toEqual([
      'a1@example.com has room again | Claude. 5 h Opus and 5 h started over.',
    ]);
  });
});

describe('a pool that is dry', () => {
  const fine = { snapshot: one([five(0.97)]) };
  const dry = { snapshot: one([empty], blocked) };

  test('is told once, with until when', () => {
    const said = told(fine, dry, dry);
    expect(said.map((notices) => notices.map((one_) => one_.replace(/\d\d:\d\d/, 'TT')))).toEqual([
      [],
      [
        'Claude can work again at TT | Its account is empty. a1@example.com frees first, in 2 h 00 m.',
      ],
      [],
    ]);
  });

  test('that serves for a moment in between is the same news', () => {
    const soon = { ...fine, atMs: MINUTE };
    const said = told(fine, dry, soon, { ...dry, atMs: 2 * MINUTE });
    expect(said.map(({ length }) => length)).toEqual([0, 1, 1, 0]);
    expect(said[2]?.[0]).toContain('has room again');
    const later = told(fine, dry, soon, { ...dry, atMs: 20 * MINUTE });
    expect(later[3]).toEqual([expect.stringContaining('Claude can work again')]);
  });

  test('nobody can serve, but not by a limit: no dry pool', () => {
    const rejected = {
      ...blocked.account,
      blocks: [{ scope: 'account', until: instant(HOUR), reason: 'rejected' }],
    };
    const snapshot = one([five(0.97)], { ...blocked, account: rejected });
    expect(told(fine, { snapshot })).toEqual([[], []]);
  });

  test.each([{ proxyPaused: true }, { notifyDry: false }])('%o: silent, also later', (settings) => {
    expect(told(fine, { snapshot: one([empty], { ...blocked, settings }) }, dry).flat()).toEqual(
      [],
    );
  });
});

describe('a reset credit', () => {
  const credit = (leftMs: number, available = 1) => ({
    snapshot: one([], { usage: { resets: { available, soonestExpiry: instant(leftMs) } } }),
  });

  test('is told once within its last 3 days', () => {
    const said = told(credit(75 * HOUR), credit(47 * HOUR), credit(47 * HOUR + 5000));
    expect(said[1]?.[0]).toMatch(
      /^a1@example\.com: a reset expires in 1 d 23 h \| Its only reset can be used until /,
    );
    expect(said.map(({ length }) => length)).toEqual([0, 1, 0]);
  });

  test('is no news at its first reading, nor when none is left', () => {
    expect(told({ snapshot: one([]) }, credit(HOUR), credit(HOUR)).flat()).toEqual([]);
    expect(told(credit(75 * HOUR), credit(HOUR, 0)).flat()).toEqual([]);
  });
});

test('addresses are masked where the person wants it', () => {
  const settings = { maskEmails: true };
  const said = told(
    { snapshot: one([five(0.5)], { settings }) },
    { snapshot: one([five(0.9)], { settings }) },
    { snapshot: one([five(0.9)], { settings, account: dead() }) },
  ).flat();
  expect(said).toHaveLength(2);
  expect(said.join()).not.toContain('a1@');
});
