import { expect, test } from 'vitest';
import { makeAccount, makeClient, makeSnapshot, makeUsage } from '../testing/snapshot.ts';
import { applyChanges } from './apply-changes.ts';

const before = makeSnapshot({
  accounts: [makeAccount(1), makeAccount(2)],
  usage: [makeUsage(1, []), makeUsage(2, [])],
  clients: [makeClient(1)],
});

test('an unknown entry is added at the end', () => {
  const after = applyChanges(before, [{ kind: 'account', account: makeAccount(3) }]);
  expect(after.accounts.map(({ id }) => id)).toEqual([1, 2, 3]);
});

test('a removed account takes its usage with it', () => {
  const after = applyChanges(before, [{ kind: 'account-removed', id: 1 }]);
  expect(after.accounts.map(({ id }) => id)).toEqual([2]);
  expect(after.usage.map(({ id }) => id)).toEqual([2]);
  expect(after.clients).toBe(before.clients);
});

test('the same entry again keeps its identity', () => {
  const after = applyChanges(before, [{ kind: 'client', client: makeClient(1) }]);
  expect(after.clients[0]).toBe(before.clients[0]);
});

test('a counter in the status leaves the vault as it was', () => {
  const status = structuredClone({ ...before.status, requests: { total: 7, active: 1 } });
  const after = applyChanges(before, [{ kind: 'status', status }]);
  expect(after.status.requests.total).toBe(7);
  expect(after.status.vault).toBe(before.status.vault);
});
