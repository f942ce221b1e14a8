import { expect, test } from 'vitest';
import { castOf } from './cast.ts';
import { END_S, TIMELINE, clockText, due } from './timeline.ts';
import type { Act } from './timeline.ts';

const acts = TIMELINE.flatMap((scene) => scene.acts);

function ofKind<K extends Act['kind']>(kind: K): readonly Extract<Act, { kind: K }>[] {
  return acts.filter((act): act is Extract<Act, { kind: K }> => act.kind === kind);
}

test('scenes are in order, each at a moment of its own, and end after three minutes', () => {
  const moments = TIMELINE.map(({ atS }) => atS);
  expect(moments).toEqual([...new Set(moments)].toSorted((a, b) => a - b));
  expect(moments[0]).toBe(0);
  expect(moments.at(-1)).toBe(END_S);
  expect(END_S).toBeLessThanOrEqual(180);
});

test('there is time to look: ten seconds between two at least', () => {
  const gaps = TIMELINE.slice(1).map(({ atS }, index) => atS - (TIMELINE[index]?.atS ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10);
});

test('everybody who is named is in the cast', () => {
  const names = new Set(castOf(0, 1).map(({ id }) => id));
  const named = acts.flatMap((act) => ('account' in act ? [act.account] : []));
  expect(named.filter((name) => !names.has(name))).toEqual([]);
});

test('all that was promised happens', () => {
  const cast = castOf(0, 1);
  const isDry = (id: string): boolean =>
    ofKind('use').some(({ account, fraction }) => account === id && fraction >= 1);
  // One dies, one runs dry and has a reset.
  expect(ofKind('revoke')).toHaveLength(1);
  expect(cast.filter(({ id, resets }) => isDry(id) && resets !== undefined)).toHaveLength(1);
  // Then none of its pool is left.
  const pool = cast.filter(({ provider }) => provider === 'openai-codex').map(({ id }) => id);
  expect(pool.filter((id) => !isDry(id))).toEqual([]);
  // A sign-in of 30 days ends within 7.
  const days = cast.flatMap(({ signedInMs }) => (signedInMs === undefined ? [] : [signedInMs]));
  expect(days.map((ms) => 30 - ms / 86_400_000)).toEqual([5]);
  expect(new Set(TIMELINE.map(({ look }) => look))).toEqual(
    new Set(['Accounts', 'Ranking', 'Usage', 'Activity']),
  );
});

test('a step plays what lies between, once', () => {
  expect(due(TIMELINE, -1, 0).map(({ atS }) => atS)).toEqual([0]);
  expect(due(TIMELINE, 0, 45).map(({ atS }) => atS)).toEqual([15, 40]);
  expect(due(TIMELINE, 45, 45)).toEqual([]);
  expect(clockText(40)).toBe('0:40');
  expect(clockText(150)).toBe('2:30');
});
