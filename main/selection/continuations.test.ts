import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import { silentLog, TemporaryProfile } from '../store/testing/temporary-store.ts';
import type { Store } from '../store/types.ts';
import { Continuations } from './continuations.ts';

let profile: TemporaryProfile;
let store: Store;
const made: Continuations[] = [];

beforeEach(async () => {
  profile = new TemporaryProfile();
  store = await profile.open();
});
afterEach(async () => {
  await Promise.all(made.splice(0).map((one) => one.dispose()));
  profile.dispose();
});

function open(limit?: number): Continuations {
  const one = new Continuations({
    store: store.continuations,
    clock: systemClock,
    log: silentLog,
    knows: () => true,
    ...(limit === undefined ? {} : { limit }),
  });
  made.push(one);
  return one;
}

test('what an account made is its own at its provider only, also after a restart', async () => {
  const before = open();
  before.remember('openai', 'resp_1', 7);
  expect(before.ownerOf('openai', 'resp_1')).toBe(7);
  expect(before.ownerOf('anthropic', 'resp_1')).toBeNull();
  expect(before.ownerOf('openai', 'resp_2')).toBeNull();
  await before.dispose();
  expect(open().ownerOf('openai', 'resp_1')).toBe(7);
});

test('ids without end cannot fill the memory: neither one long nor many short ones', () => {
  const continuations = open(10);
  continuations.remember('openai', 'x'.repeat(10_000), 1);
  continuations.remember('openai', '', 1);
  expect(continuations.size).toBe(0);
  for (let index = 0; index < 1000; index += 1) continuations.remember('openai', `r${index}`, 1);
  expect(continuations.size).toBe(10);
  expect(continuations.ownerOf('openai', 'r999')).toBe(1);
});
