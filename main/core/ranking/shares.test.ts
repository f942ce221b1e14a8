import { expect, it } from 'vitest';
import { pickForSession, sharesOf } from './shares.ts';

const SESSIONS = Array.from({ length: 10_000 }, (_, index) => `session-${index}`);

function counts(ids: readonly number[], sessions = SESSIONS): ReadonlyMap<number, number> {
  const found = new Map<number, number>(ids.map((id) => [id, 0]));
  for (const session of sessions) {
    const id = pickForSession(ranking(ids), session);
    if (id !== null) found.set(id, (found.get(id) ?? 0) + 1);
  }
  return found;
}

function ranking(ids: readonly number[]) {
  const shares = sharesOf('drain-rate', ids.length);
  return {
    strategy: 'drain-rate' as const,
    order: ids.map((id, index) => ({ id, share: shares[index] ?? 0 })),
  };
}

it('three accounts share 44, 33 and 22 %, one takes all', () => {
  expect(sharesOf('drain-rate', 3).map((share) => Math.round(share * 100))).toEqual([44, 33, 22]);
  expect(sharesOf('drain-rate', 1)).toEqual([1]);
  expect(sharesOf('drain-rate', 0)).toEqual([]);
});

it('the other strategies give all to the first, and round-robin to each in turn', () => {
  expect(sharesOf('use-it-or-lose-it', 3)).toEqual([1, 0, 0]);
  expect(sharesOf('in-order', 2)).toEqual([1, 0]);
  expect(sharesOf('round-robin', 4)).toEqual([0.25, 0.25, 0.25, 0.25]);
});

it.each([2, 3, 5, 8, 64])('a share of %i accounts is what 10,000 sessions really get', (count) => {
  const ids = Array.from({ length: count }, (_, index) => count - index);
  const shares = sharesOf('drain-rate', count);
  const found = counts(ids);
  for (const [index, id] of ids.entries())
    expect(Math.abs((found.get(id) ?? 0) / SESSIONS.length - (shares[index] ?? 0))).toBeLessThan(
      0.015,
    );
});

it('of 1,000 sessions over 5 equal accounts none gets more than 30 % nor less than 10 %', () => {
  for (const start of [1, 1000, 77_777])
    for (const count of counts(
      [1, 2, 3, 4, 5].map((id) => id + start),
      SESSIONS.slice(0, 1000),
    ).values()) {
      expect(count).toBeLessThanOrEqual(300);
      expect(count).toBeGreaterThanOrEqual(100);
    }
});

it('when an account leaves, most sessions of the others would choose the same again', () => {
  const before = ranking([1, 2, 3, 4, 5]);
  const after = ranking([1, 2, 4, 5]);
  const others = SESSIONS.filter((session) => pickForSession(before, session) !== 3);
  const moved = others.filter(
    (session) => pickForSession(before, session) !== pickForSession(after, session),
  );
  expect(moved.length / others.length).toBeLessThan(0.1);
});

it('a request without a session goes to the first', () => {
  expect(pickForSession(ranking([4, 2]), null)).toBe(4);
  expect(pickForSession(ranking([]), 'a')).toBeNull();
});
