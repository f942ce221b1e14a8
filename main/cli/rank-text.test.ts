import { expect, test } from 'vitest';
import type { Ranked, Ranking } from '../../shared/model/ranking.ts';
import { makeAccount } from '../../shared/testing/snapshot.ts';
import { rankText } from './rank-text.ts';

const NOW = new Date(2026, 0, 15, 12).getTime();
const at = (hours: number): string => new Date(NOW + hours * 3_600_000).toISOString();

function ranked(id: number, rank: number, fields: Partial<Ranked> = {}): Ranked {
  return {
    id,
    rank,
    eligible: true,
    rankIfFree: null,
    share: 0,
    longDrainRate: 0.0044,
    longUsed: 0.34,
    shortDrainRate: 0.112,
    shortUsed: 0.31,
    priority: 'normal',
    blockedUntil: null,
    decidedBy: null,
    reason: 'a reason',
    long: { id: '7d', label: '7 d', resetsAt: null },
    short: { id: '5h', label: '5 h', resetsAt: null },
    plan: { name: null, fits: true },
    boost: null,
    headroomRate: 0.01,
    kind: 'oauth',
    compared: {
      longDrainRate: 0.0044,
      longUsed: 0.34,
      shortDrainRate: 0.112,
      shortUsed: 0.31,
      headroomRate: 0.01,
    },
    ...fields,
  };
}

function ranking(fields: Partial<Ranking> = {}): Ranking {
  return {
    provider: 'anthropic',
    model: null,
    family: null,
    strategy: 'drain-rate',
    order: [],
    passedOver: [],
    override: null,
    change: null,
    ...fields,
  };
}

const CLAUDE = { name: 'Claude', methods: ['browser', 'paste', 'api-key'] } as const;
const ACCOUNTS = [1, 2, 3].map((id) => makeAccount(id, { email: `a${id}@example.com` }));
const show = (fields: Partial<Ranking>): string => rankText(ranking(fields), CLAUDE, ACCOUNTS, NOW);

test('says who goes first, until when, in what order, and who is passed over', () => {
  const text = show({
    order: [
      ranked(2, 1, { share: 1, reason: 'its 7 d window drains at 0.44 %/h, the lowest of 1' }),
      ranked(1, 2, {
        eligible: false,
        blockedUntil: at(5),
        reason: 'usage window: its 5 h window is at 100 %',
        shortUsed: 1,
        shortDrainRate: null,
      }),
    ],
    passedOver: [{ id: 3, reason: 'signed out', until: null }],
    change: { at: at(5), first: 1, because: 'block-ends', account: 1, window: null },
  });
  expect(text.split('\n')).toEqual([
    'Claude, all models: drain rate',
    'a2@example.com goes first: its 7 d window drains at 0.44 %/h, the lowest of 1.',
    'It stays first until 17:00 at this pace: then a1@example.com is free again and',
    'goes first.',
    '',
    '#  ID  ACCOUNT         SHARE  7 D DRAIN  USED  5 H DRAIN  USED',
    '1  2   a2@example.com  100 %  0.44 %/h   34 %  11.2 %/h   31 %',
    '       its 7 d window drains at 0.44 %/h, the lowest of 1',
    '2  1   a1@example.com  –      0.44 %/h   34 %  ?          100 %',
    '       blocked, free in 5 h: usage window: its 5 h window is at 100 %',
    '',
    'ID  PASSED OVER     WHY',
    '3   a3@example.com  signed out',
  ]);
});

test('no line is longer than 80 characters, whatever the names and reasons are', () => {
  const accounts = [1, 2, 3].map((id) =>
    makeAccount(id, { email: `somebody.with.a.long.name.${id}@department.example.com` }),
  );
  const order = [
    ranked(1, 1, { share: 1, priority: 'preferred', reason: 'preferred against normal' }),
    ranked(2, 2, {
      reason: 'after account 1: 7 d Opus drain 10.123456 %/h against 7 d 10.123457 %/h (assumed)',
      long: { id: '30d', label: '30 d', resetsAt: null },
      longDrainRate: 0.512,
      plan: { name: 'Plus', fits: false },
    }),
  ];
  for (const strategy of ['drain-rate', 'use-it-or-lose-it', 'in-order', 'round-robin'] as const) {
    const change = { at: at(5), first: 2, because: 'pace', account: 2, window: null } as const;
    const text = rankText(ranking({ order, change, strategy }), CLAUDE, accounts, NOW);
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(text).toMatch(/ some[^ ]*…[^ ]*com /);
  }
});

test.each([
  ['window-full', 2, null, 'the 7 d window of a2@example.com is full, and none can serve.'],
  ['window-full', 2, 1, 'the 7 d window of a2@example.com is full, and a1@example.com goes first.'],
  [
    'window-resets',
    1,
    1,
    'the 7 d window of a1@example.com begins anew, and a1@example.com goes first.',
  ],
  ['pace', 1, 1, 'a1@example.com overtakes it and goes first.'],
] as const)('a change by %s of account %i is told', (because, account, first, told) => {
  const change = { at: at(5), first, because, account, window: '7 d' };
  const text = show({ order: [ranked(2, 1, { share: 1 })], change });
  expect(text.replaceAll('\n', ' ')).toContain(`until 17:00 at this pace: then ${told}`);
});

test('says of an account that is passed over because its grant is dead what to do', () => {
  const dead = { cause: 'revoked', at: at(-1), detail: null } as const;
  const accounts = [makeAccount(1, { email: 'a@example.com', state: 'disabled', disabled: dead })];
  const passedOver = [{ id: 1, reason: 'revoked', until: null }];
  expect(rankText(ranking({ passedOver }), CLAUDE, accounts, NOW)).toMatch(
    /^1 +a@example\.com +sign in again: revoked$/m,
  );
});

test('names the workspace where two accounts have one e-mail address', () => {
  const email = 'a@example.com';
  const accounts = [
    makeAccount(1, { email, organization: 'Personal' }),
    makeAccount(2, { email, organization: 'Northlight' }),
    makeAccount(3, { organization: 'Northlight' }),
  ];
  const order = [ranked(1, 1), ranked(2, 2), ranked(3, 3)];
  const text = rankText(ranking({ order }), CLAUDE, accounts, NOW);
  expect(text).toContain('a@example.com (Personal) goes first: a reason.');
  expect(text).toMatch(/^2 +2 +a@example\.com \(Northlight\) +0 %/m);
  expect(text).toMatch(/^3 +3 +a3@example\.com +0 %/m);
});

test('says when nobody can serve, and until when', () => {
  const blocked = (until: string | null) => [
    ranked(1, 1, { eligible: false, blockedUntil: until }),
  ];
  expect(show({ order: blocked(at(1)) })).toContain('The only account cannot serve until 13:00.');
  expect(show({ order: blocked(null) })).toContain('The only account cannot serve now.');
  expect(
    show({ passedOver: [1, 2].map((id) => ({ id, reason: 'paused', until: null })) }),
  ).toContain('None of 2 can serve now.');
  expect(show({})).toContain('No account yet. Run: sluice login anthropic');
  const openai = { name: 'OpenAI', methods: ['api-key'] } as const;
  expect(rankText(ranking({ provider: 'openai' }), openai, [], NOW)).toContain(
    'No account yet. Run: sluice add-key openai',
  );
});

test('names a window by its length only where all accounts have the same', () => {
  const order = [
    ranked(1, 1),
    ranked(2, 2, { long: { id: '30d', label: '30 d', resetsAt: null } }),
  ];
  expect(show({ order })).toMatch(/LONG DRAIN +USED +5 H DRAIN/);
});

test('a window is said to be full only when it is', () => {
  expect(show({ order: [ranked(1, 1, { shortUsed: 0.9996 })] })).toMatch(/ 99 %$/m);
  expect(show({ order: [ranked(1, 1, { shortUsed: 1 })] })).toMatch(/ 100 %$/m);
});

test('shows what would be lost only for the strategy that asks it', () => {
  expect(show({ order: [ranked(1, 1)] })).not.toContain('TO LOSE');
  expect(show({ order: [ranked(1, 1)], strategy: 'use-it-or-lose-it' })).toContain('TO LOSE');
});

test('says that an override key serves instead', () => {
  expect(show({ order: [ranked(1, 1)], override: 3 })).toContain(
    'The override key (account 3) serves every request until: sluice override',
  );
  // Without any account it serves as well.
  expect(show({ override: 3 })).toContain('The override key (account 3) serves');
  expect(show({ override: 3 })).not.toContain('No account');
});
