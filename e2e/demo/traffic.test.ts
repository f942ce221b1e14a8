import { expect, test } from 'vitest';
import { models } from '../simulator/codex/facts.ts';
import { CLIENTS, askedAt, pauseMs } from './traffic.ts';

const many = Array.from({ length: 5_000 }, (_, index) => askedAt(index, 7));

test('the same seed asks the same, another one something else', () => {
  expect(askedAt(41, 7)).toEqual(many[41]);
  expect(askedAt(41, 8)).not.toEqual(many[41]);
  expect(pauseMs(41, 7)).toBe(pauseMs(41, 7));
});

test('every tool asks, and the number of its conversations does not grow', () => {
  expect(new Set(many.map(({ client }) => client))).toEqual(new Set(CLIENTS));
  expect(new Set(many.map(({ session }) => session)).size).toBeLessThanOrEqual(4 * 12);
});

test('Codex asks for models that it has', () => {
  const slugs = new Set<string>(models.map(({ slug }) => slug));
  const asked = many.filter(({ client }) => client === 'Codex').map(({ model }) => model);
  expect(asked.filter((model) => !slugs.has(model))).toEqual([]);
});

test('quiet requests are small', () => {
  const quiet = Array.from({ length: 200 }, (_, index) => askedAt(index, 7, true));
  const largest = Math.max(...quiet.map(({ knownTokens, newTokens }) => knownTokens + newTokens));
  expect(largest).toBeLessThan(5_000);
});
