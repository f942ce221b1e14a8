import { afterEach, beforeEach, expect, test } from 'vitest';
import { newAccount, TemporaryProfile } from './testing/temporary-store.ts';
import type { BindingRow, Store } from './types.ts';

let profile: TemporaryProfile;
let store: Store;

beforeEach(async () => {
  profile = new TemporaryProfile();
  store = await profile.open();
});
afterEach(() => profile.dispose());

test('rows come back least recently used first; the last write of a key counts', async () => {
  await store.bindings.write(
    [
      ['b "quoted" key', 1, 20],
      ['a', 2, 10],
      ['c', 3, 30],
    ],
    [],
  );
  await store.bindings.write([['a', 1, 40]], ['c', 'nobody']);
  expect(store.bindings.read()).toEqual([
    ['b "quoted" key', 1, 20],
    ['a', 1, 40],
  ]);
  expect(store.continuations.read()).toEqual([]);
});

test('the removal of an account deletes its rows, however many, and no others', async () => {
  const seal = (): Buffer => Buffer.from('sealed');
  const { id } = await store.credentials.insert(newAccount(), seal);
  const rows = Array.from({ length: 2500 }, (_, index): BindingRow => [`k${index}`, id, index]);
  await store.bindings.write([...rows, ['other', id + 1, 1]], []);
  await store.continuations.write([['resp_1', id, 1]], []);
  await store.credentials.remove(id);
  expect(store.bindings.read()).toEqual([['other', id + 1, 1]]);
  expect(store.continuations.read()).toEqual([]);
});

test('with credentials in memory the file gets no session', async () => {
  const other = new TemporaryProfile();
  try {
    const memory = await other.open({ credentialsInMemory: () => true });
    await memory.bindings.write([['anthropic 1 planted-session', 1, 1]], []);
    expect(memory.bindings.read()).toHaveLength(1);
    expect(other.filesWith('planted-session')).toEqual([]);
  } finally {
    other.dispose();
  }
});
