import { expect, test, vi } from 'vitest';
import { Presence } from './presence.ts';

const HOUR_MS = 3_600_000;

function make() {
  let nowMs = 1_800_000_000_000;
  const presence = new Presence({ now: () => nowMs });
  const returned = vi.fn<() => void>();
  const stop = presence.onReturn(returned);
  return { presence, returned, stop, pass: (ms: number) => (nowMs += ms) };
}

test('an hour without anything is away; what is done then is a return, told once', () => {
  const { presence, returned, pass } = make();
  pass(HOUR_MS);
  expect(presence.isAway).toBe(false);
  pass(1);
  expect(presence.isAway).toBe(true);
  presence.touch();
  presence.touch();
  expect(presence.isAway).toBe(false);
  expect(returned).toHaveBeenCalledTimes(1);
});

test('an open window is presence however long, and the hour begins when the last one closes', () => {
  const { presence, returned, pass } = make();
  pass(2 * HOUR_MS);
  const close = presence.open();
  const closeOther = presence.open();
  expect(returned).toHaveBeenCalledTimes(1);
  pass(9 * HOUR_MS);
  close();
  close();
  pass(9 * HOUR_MS);
  expect(presence.isAway).toBe(false);
  closeOther();
  pass(HOUR_MS);
  expect(presence.isAway).toBe(false);
  pass(1);
  expect(presence.isAway).toBe(true);
});

test('who left is told nothing', () => {
  const { presence, returned, stop, pass } = make();
  stop();
  pass(2 * HOUR_MS);
  presence.touch();
  expect(returned).not.toHaveBeenCalled();
});
