import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Block } from '../core/account.ts';
import { HOUR_MS, oauth, PoolBench, signIn } from './testing/pool-bench.ts';

let bench: PoolBench;
beforeEach(() => {
  bench = new PoolBench();
});
afterEach(() => bench.dispose());

function block(reason: string, scope = 'account'): Block {
  return { scope, untilMs: bench.nowMs + HOUR_MS, reason, billing: false };
}

test('lifted blocks are gone at once, those on their way to the disk too; others stay', async () => {
  const store = await bench.open();
  const pool = await bench.pool(store);
  const { id } = await pool.add(signIn({ secret: oauth('a', bench.nowMs + HOUR_MS) }));
  pool.block(id, block('usage limit'));
  pool.block(id, block('usage limit', 'family:spark'));
  pool.block(id, block('rejected', 'family:other'));
  const lifted = pool.liftBlocks(id, ['usage limit']);
  const left = [expect.objectContaining({ reason: 'rejected' })];
  expect(pool.get(id)?.blocks).toEqual(left);
  await lifted;
  expect(pool.get(id)?.blocks).toEqual(left);
  expect(store.credentials.get(id)?.blocks).toEqual(left);
});

test('a block set while others are lifted holds', async () => {
  const store = await bench.open();
  const pool = await bench.pool(store);
  const { id } = await pool.add(signIn({ secret: oauth('a', bench.nowMs + HOUR_MS) }));
  pool.block(id, block('usage limit'));
  const lifted = pool.liftBlocks(id, ['usage limit']);
  pool.block(id, block('rejected'));
  await lifted;
  expect(pool.get(id)?.blocks).toEqual([expect.objectContaining({ reason: 'rejected' })]);
});

test('lifted in one scope, the same reason stays in the others', async () => {
  const store = await bench.open();
  const pool = await bench.pool(store);
  const { id } = await pool.add(signIn({ secret: oauth('a', bench.nowMs + HOUR_MS) }));
  pool.block(id, block('usage window'));
  pool.block(id, block('usage window', 'family:spark'));
  const lifted = pool.liftBlocks(id, ['usage window'], 'account');
  const left = [expect.objectContaining({ scope: 'family:spark' })];
  expect(pool.get(id)?.blocks).toEqual(left);
  await lifted;
  expect(store.credentials.get(id)?.blocks).toEqual(left);
});

test.each([
  ['usage limit', false],
  ['out of credit', true],
])('%s makes a longer block of a window one that holds until its time', async (reason, billing) => {
  const store = await bench.open();
  const pool = await bench.pool(store);
  const { id } = await pool.add(signIn({ secret: oauth('a', bench.nowMs + HOUR_MS) }));
  pool.block(id, block('usage window'));
  pool.block(id, { ...block(reason), billing, untilMs: bench.nowMs + 1000 });
  const told = [{ ...block('usage limit'), untilMs: bench.nowMs + HOUR_MS }];
  expect(pool.get(id)?.blocks).toEqual(told);
  await pool.liftBlocks(id, ['usage window']);
  expect(pool.get(id)?.blocks).toEqual(told);
  expect(store.credentials.get(id)?.blocks).toEqual(told);
});
