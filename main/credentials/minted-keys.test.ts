import { afterEach, beforeEach, expect, test } from 'vitest';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import type { AccountPool } from './pool.ts';
import { PoolBench, signIn } from './testing/pool-bench.ts';
import type { NewLogin } from './types.ts';

let bench: PoolBench;
let pool: AccountPool;
beforeEach(async () => {
  bench = new PoolBench();
  pool = await bench.pool(await bench.open());
});
afterEach(() => bench.dispose());

function minted(key: string, name: string | null, fields: Partial<NewLogin> = {}): NewLogin {
  const email = name === null ? null : `${name}@example.com`;
  const identity = { ...UNKNOWN_IDENTITY, email };
  return signIn({ provider: 'zai', secret: { kind: 'api_key', key }, identity, ...fields });
}

function pasted(key: string): NewLogin {
  return minted(key, null, { origin: 'key' });
}

test('a sign-in that ends in a key is the person’s account: another key of theirs takes its place', async () => {
  const first = await pool.add(minted('key-one-of-ada', 'ada'));
  await pool.setPaused(first.id, true);
  const again = await pool.add(minted('key-two-of-ada', 'ada'));
  expect(again).toMatchObject({ id: first.id, keySuffix: '-ada', paused: true, disabled: null });
  const usable = await pool.secret(first.id);
  expect(usable).toMatchObject({ value: { secret: { key: 'key-two-of-ada' } } });
  expect((await pool.add(minted('key-of-bob', 'bob'))).id).not.toBe(first.id);
});

test('a pasted key is never the person’s: it stays an account of its own, and is found again by itself alone', async () => {
  const given = await pool.add(pasted('given-key'));
  const made = await pool.add(minted('made-key', 'ada'));
  expect(made.id).not.toBe(given.id);
  expect((await pool.add(pasted('other-key'))).id).not.toBe(given.id);
  // The very key that was pasted before.
  expect((await pool.add(minted('given-key', 'bob'))).id).toBe(given.id);
});

test('a sign-in again is pinned to its account: another person’s key changes nothing', async () => {
  const ada = await pool.add(minted('key-of-ada', 'ada'));
  const wrong = pool.add(minted('key-of-bob', 'bob', { pinnedTo: ada.id }));
  await expect(wrong).rejects.toMatchObject({ code: 'LOGIN_IDENTITY' });
  const right = await pool.add(minted('newer-of-ada', 'ada', { pinnedTo: ada.id }));
  expect(right.id).toBe(ada.id);
});

test('two keys of sign-ins that name nobody are two accounts', async () => {
  const one = await pool.add(minted('one', null));
  expect((await pool.add(minted('two', null))).id).not.toBe(one.id);
});

test('an account without a key has a first name, and keeps the one that it was given', async () => {
  const keyless = { ...pasted(''), provider: 'ollama', firstLabel: 'This machine' };
  const { id, label, keySuffix } = await pool.add(keyless);
  expect([label, keySuffix]).toEqual(['This machine', null]);
  await pool.rename(id, 'Cellar');
  expect(await pool.add(keyless)).toMatchObject({ id, label: 'Cellar' });
});
