import { afterEach, beforeEach, expect, test } from 'vitest';
import { HOUR_MS, oauth, PoolBench, signIn } from './testing/pool-bench.ts';

let bench: PoolBench;
beforeEach(() => {
  bench = new PoolBench();
});
afterEach(() => bench.dispose());

test('a plan that the provider tells is stored, and every listener hears of it', async () => {
  const store = await bench.open();
  const pool = await bench.pool(store);
  const { id, secretRevision } = await pool.add(
    signIn({ secret: oauth('a', bench.nowMs + HOUR_MS) }),
  );
  let changes = 0;
  pool.onChange(() => (changes += 1));
  await pool.setPlan(id, 'Pro');
  expect(pool.get(id)).toMatchObject({ plan: 'Pro', secretRevision });
  expect(store.credentials.get(id)?.plan).toBe('Pro');
  expect(changes).toBe(1);
});

test('the plan of an account that is gone meanwhile is dropped', async () => {
  const pool = await bench.pool(await bench.open());
  await pool.setPlan(99, 'Pro');
  expect(pool.accounts()).toEqual([]);
});
