import { expect, test } from 'vitest';
import type { AccountUsage } from '../../../shared/model/window.ts';
import { formatMoment } from '../../../shared/text/format.ts';
import {
  DAY,
  HOUR,
  NOW,
  makeAccount,
  makeSnapshot,
  makeUsage,
  makeWindow,
} from '../../../shared/testing/snapshot.ts';
import { briefWhy } from './brief-why.ts';
import { createShelves } from './shelves.ts';
import type { ShelfInput } from './shelves.ts';

const codex = { provider: 'openai-codex' } as const;
const accounts = [
  makeAccount(1),
  makeAccount(2, { state: 'disabled' }),
  makeAccount(3, codex),
  makeAccount(4, { ...codex, label: 'Orchard' }),
];
const usage: readonly AccountUsage[] = accounts.map(({ id, provider }) => ({
  ...makeUsage(id, [makeWindow(7 * DAY, 0.3, 3 * DAY)]),
  provider,
}));
const [claudeInfo] = makeSnapshot().providers;
if (claudeInfo === undefined) throw new Error('no provider');
const providers = [claudeInfo, { ...claudeInfo, id: codex.provider, name: 'Codex' }];
const input: ShelfInput = {
  ...makeSnapshot({ accounts, usage }),
  providers,
  nowMs: NOW,
  filter: '',
  group: null,
};

function ids(given: Partial<ShelfInput>): readonly (readonly number[])[] {
  return createShelves()({ ...input, ...given }).map(({ rows }) =>
    rows.map(({ account }) => account.id),
  );
}

test('a change of one account leaves the part of every other provider as it is', () => {
  const shelve = createShelves();
  const [claude, other] = shelve(input);
  const changed = usage.map((one) => (one.id === 4 ? { ...one, stale: true } : one));
  const [same, next] = shelve({ ...input, usage: changed });
  expect(same).toBe(claude);
  expect(next).not.toBe(other);
  expect(shelve({ ...input, usage: [...changed] })[1]).toBe(next);
});

test('the filters leave rows, and the pool and the ranks stay those of all', () => {
  expect(ids({})).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(ids({ filter: 'orch' })).toEqual([[], [4]]);
  expect(ids({ group: 'needs' })).toEqual([[2], []]);
  const [, second] = createShelves()({ ...input, filter: 'orch' });
  expect(second?.pool.members).toHaveLength(2);
  expect(second?.rows[0]?.rank).toBe(2);
});

test.each([
  [makeWindow(7 * DAY, 0.3, 3 * DAY), 'ends at 52 %'],
  [makeWindow(5 * HOUR, 0.5, 2.4 * HOUR), '5 h ends at 96 %'],
  [makeWindow(5 * HOUR, 0.9, HOUR), '5 h empty in 26 m'],
  [makeWindow(5 * HOUR, 1, 2 * HOUR), `until ${formatMoment(NOW + 2 * HOUR, NOW)}`],
  [makeWindow(5 * HOUR, null, 2 * HOUR), 'not read yet'],
])('in the width of a column: $usedFraction is “%s”', (window, said) => {
  const [shelf] = createShelves()({ ...input, usage: [makeUsage(1, [window])] });
  const row = shelf?.rows.find(({ account }) => account.id === 1);
  const text = row === undefined ? null : briefWhy(row.view, NOW);
  expect(text?.replaceAll(/[\u202f\u00a0]/g, ' ')).toBe(said);
});
