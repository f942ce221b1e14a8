import { describe, expect, test } from 'vitest';
import type { Ranked, Ranking } from '../../../shared/model/ranking.ts';
import { barShare, columnsOf, isDecisive } from './columns.ts';
import { comparisonOf } from './comparison.ts';
import { ladderOf } from './ladder.ts';
import { asSentence, rankingSentence } from './sentence.ts';

const NOW = new Date(2026, 0, 15, 12).getTime();
const at = (hours: number): string => new Date(NOW + hours * 3_600_000).toISOString();
const nameOf = (id: number): string => `a${String(id)}`;

function ranked(id: number, fields: Partial<Ranked> = {}): Ranked {
  const figures = { longDrainRate: 0.0044, longUsed: 0.34, shortDrainRate: 0.112, shortUsed: 0.31 };
  return {
    id,
    rank: id,
    eligible: true,
    rankIfFree: null,
    share: 0,
    ...figures,
    priority: 'normal',
    blockedUntil: null,
    decidedBy: 'longDrainRate',
    reason: 'a reason',
    long: { id: '7d', label: '7 d', resetsAt: null },
    short: { id: '5h', label: '5 h', resetsAt: null },
    plan: { name: null, fits: true },
    boost: null,
    headroomRate: 0.01,
    kind: 'oauth',
    compared: { ...figures, headroomRate: 0.01 },
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

function compared(longDrainRate: number): Partial<Ranked> {
  return { longDrainRate, compared: { ...ranked(1).compared, longDrainRate } };
}

function said(one: Ranked, next: Ranked, strategy: Ranking['strategy'] = 'drain-rate'): string {
  const comparison = comparisonOf(one, next, strategy);
  const { pair } = comparison ?? { pair: null };
  const rest = pair === null ? '' : pair.mine + pair.between + pair.theirs + pair.tail;
  return `${comparison?.lead ?? ''}${rest}`.replaceAll('\u202f', ' ');
}

describe('what puts one account before the next', () => {
  test('names both numbers, and their unit once', () => {
    expect(said(ranked(1), ranked(2, compared(0.0048)))).toBe(
      'ahead by 7 d drain, 0.44 against 0.48 %/h',
    );
  });

  test('two numbers that look alike are told in full', () => {
    expect(said(ranked(1, compared(0.0044012)), ranked(2, compared(0.0044013)))).toBe(
      'ahead by 7 d drain, 0.44012 against 0.44013 %/h',
    );
  });

  test('an assumed number says so', () => {
    const unknown = ranked(2, { ...compared(0.5), longDrainRate: null });
    expect(said(ranked(1), unknown)).toBe('ahead by 7 d drain, 0.44 against 50.0 %/h (assumed)');
  });

  test('windows of different lengths are called long', () => {
    const monthly = ranked(2, {
      ...compared(0.0048),
      long: { id: '30d', label: '30 d', resetsAt: null },
    });
    expect(said(ranked(1), monthly)).toMatch(/^ahead by long drain, /);
  });

  test.each([
    ['priority', { priority: 'preferred' }, 'ahead by priority, Preferred against Normal'],
    ['plan', { plan: { name: 'Max', fits: true } }, 'ahead by plan, Max against unknown'],
    ['kind', {}, 'ahead: a sign-in goes before an API key'],
    ['boost', { boost: 'untouched' }, 'ahead: its 5 h window has not begun'],
    ['boost', { boost: 'uncapped' }, 'ahead: it has no short limit'],
    ['nearlyFull', {}, 'ahead: the 5 h window of the next one is at 31 %'],
    ['turn', {}, 'ahead: its turn comes first'],
    ['id', {}, 'ahead by its number alone, 1 against 2'],
    ['blocked', {}, ''],
    [null, {}, ''],
  ] as const)('decided by %s', (decidedBy, fields, expected) => {
    expect(said(ranked(1, { ...fields, decidedBy }), ranked(2))).toBe(expected);
  });
});

describe('the strip of what was compared', () => {
  const states = (first: Partial<Ranked>, strategy: Ranking['strategy'] = 'drain-rate') =>
    ladderOf([ranked(1, first), ranked(2)], strategy).map(({ name, word }) => `${name}: ${word}`);

  test('ends with what nobody asked', () => {
    expect(states({ decidedBy: 'longUsed' })).toEqual([
      'Blocked: none',
      'Plan: same',
      'Priority: same',
      'Boost: none',
      '7 d drain: same',
      '7 d used: decides',
      '5 h drain: not asked',
      '5 h used: not asked',
    ]);
  });

  test('two that are boosted alike are the same in it', () => {
    expect(states({ boost: 'untouched' })).toContain('Boost: same');
  });

  test('asks what the strategy asks', () => {
    expect(states({ decidedBy: 'headroomRate' }, 'use-it-or-lose-it')).toEqual([
      'Blocked: none',
      'Plan: same',
      'Priority: same',
      'Nearly full: none',
      '7 d to lose: decides',
      'Number: not asked',
    ]);
  });

  test('is not there for one account', () => {
    expect(ladderOf([ranked(1, { decidedBy: null })], 'drain-rate')).toEqual([]);
  });
});

describe('the sentence', () => {
  const sentence = (fields: Partial<Ranking>) =>
    rankingSentence(ranking(fields), nameOf, 'Claude', NOW);

  test.each([
    ['window-resets', 2, 2, 'Then a2 starts its 7 d window over and takes its place.'],
    ['window-full', 1, 2, 'Then its 7 d window is full, and a2 takes its place.'],
    ['window-full', 1, null, 'Then its 7 d window is full, and none can serve.'],
    ['window-full', 3, 2, 'Then the 7 d window of a3 is full, and a2 takes its place.'],
    ['block-ends', 2, 2, 'Then a2 is free again and takes its place.'],
    ['pace', 2, 2, 'Then a2 has the better number and takes its place.'],
  ] as const)('%s of account %i: account %s is first', (because, account, first, then) => {
    const change = { at: at(5), first, because, account, window: '7 d' };
    const { title, detail } = sentence({ order: [ranked(1), ranked(2)], change });
    expect(title).toBe('a1 goes first: a reason.');
    expect(detail?.replaceAll('\u202f', ' ')).toBe(
      `At this pace it stays first until 17:00. ${then}`,
    );
  });

  test('the only one that can serve: when the next one frees', () => {
    const blocked = ranked(2, { eligible: false, rankIfFree: 1, blockedUntil: at(2) });
    expect(sentence({ order: [ranked(1), blocked] }).detail).toBe(
      'If it stops, the next one frees at 14:00.',
    );
    expect(sentence({ order: [ranked(1)] }).detail).toBe(
      'If it stops, no other can take its place.',
    );
  });

  test('nobody can serve', () => {
    const blocked = ranked(1, { eligible: false, rankIfFree: 1, blockedUntil: at(2) });
    const change = {
      at: at(2),
      first: 1,
      because: 'block-ends',
      account: 1,
      window: null,
    } as const;
    const passedOver = [{ id: 2, reason: 'paused', until: null }];
    expect(sentence({ order: [blocked], passedOver, change })).toEqual({
      title: 'None of 2 can serve until 14:00.',
      detail: 'At 14:00 a1 is free again and goes first.',
    });
    expect(sentence({ passedOver }).title).toBe('The only account cannot serve now.');
  });

  test('an override key serves instead', () => {
    expect(sentence({ order: [ranked(1)], override: 7 })).toEqual({
      title: 'An override key serves all of Claude.',
      detail: 'The accounts below wait behind it. To end that: sluice override anthropic clear',
    });
  });

  test('a clause of the core keeps numbers and units together', () => {
    expect(asSentence('usage window: its 5 h window is at 100 %')).toBe(
      'Its 5\u202fh window is at 100\u202f%.',
    );
  });
});

describe('the numbers', () => {
  test('a window that nobody has takes no column', () => {
    const without = ranked(1, { short: null, shortUsed: null, shortDrainRate: null });
    expect(columnsOf([without], 'drain-rate').map(({ name }) => name)).toEqual([
      '7 d drain',
      '7 d used',
    ]);
  });

  test('a number that decided on either side is strong', () => {
    expect(isDecisive('longUsed', [null, 'longUsed'])).toBe(true);
    expect(isDecisive('shortUsed', ['nearlyFull', undefined])).toBe(true);
    expect(isDecisive('longUsed', ['longDrainRate', undefined])).toBe(false);
  });

  test('bars compare, also where all is zero', () => {
    const order = [ranked(1, compared(0)), ranked(2, compared(0))];
    expect(barShare(order, 'longDrainRate', 0)).toBe(0);
    expect(barShare([ranked(1), ranked(2, compared(0.0088))], 'longDrainRate', 0.0044)).toBeCloseTo(
      0.47,
    );
  });
});

describe('a provider whose accounts have no windows', () => {
  const bare = (id: number, fields: Partial<Ranked> = {}) =>
    ranked(id, { long: null, short: null, decidedBy: 'id', ...fields });
  const sentence = (order: readonly Ranked[], strategy: Ranking['strategy'] = 'drain-rate') =>
    rankingSentence(ranking({ order, strategy }), nameOf, 'Groq', NOW).title;

  test('says that its sessions are spread, instead of who is first by number', () => {
    expect(sentence([bare(1), bare(2), bare(3, { decidedBy: null })])).toBe(
      'Groq spreads new sessions over 3 accounts.',
    );
  });

  test('names the first where a strategy or a priority puts one first, or where there is only one', () => {
    expect(sentence([bare(1), bare(2)], 'in-order')).toMatch(/^a1 goes first/);
    expect(sentence([bare(1, { decidedBy: 'priority' }), bare(2)])).toMatch(/^a1 goes first/);
    expect(sentence([bare(1, { decidedBy: null })])).toMatch(/^a1 goes first/);
  });
});
