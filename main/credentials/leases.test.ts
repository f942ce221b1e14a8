import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemRandom } from '../platform/random.ts';
import { silentLog } from '../store/testing/temporary-store.ts';
import type { Store } from '../store/types.ts';
import { Leases } from './leases.ts';
import { HOUR_MS, oauth, PoolBench, signIn } from './testing/pool-bench.ts';

const LEASE_MS = 15_000;
let bench: PoolBench;
let store: Store;
beforeEach(async () => {
  bench = new PoolBench();
  store = await bench.open();
  await (await bench.pool(store)).add(signIn({ secret: oauth('old', bench.nowMs) }));
});
afterEach(() => bench.dispose());

function leases(living: readonly number[]): Leases {
  const processes = { pid: 1, isAlive: (pid: number) => living.includes(pid) };
  return new Leases(store.leases, bench.clock, systemRandom, silentLog, processes);
}

/** The lease of process 7, which ends so long from now. */
async function heldFor(leftMs: number): Promise<void> {
  const claim = { accountId: 1, owner: 'seven', pid: 7, expiresAtMs: bench.nowMs + leftMs };
  await store.leases.acquire(claim, () => true);
}

it.each<[string, number, boolean, boolean]>([
  ['runs', 1, false, false],
  ['was granted this moment', LEASE_MS, false, false],
  ['has ended, of a process that lives', 0, true, false],
  ['has ended, of a dead process', 0, false, true],
  ['ends in an hour by a clock set back, of a process that lives', HOUR_MS, true, false],
  ['ends in an hour by a clock set back, of a dead process', HOUR_MS, false, true],
])('a lease that %s', async (_name, leftMs, lives, isTaken) => {
  await heldFor(leftMs);
  const mine = leases(lives ? [7] : []);
  expect(mine.interruptedAccounts()).toEqual(isTaken ? [1] : []);
  const held = await mine.acquire(1);
  expect(held?.interrupted).toBe(isTaken ? true : undefined);
  await held?.release();
});

it('the next look at another’s lease is never later than a lease is long', async () => {
  expect(leases([]).nextEndInMs()).toBeNull();
  await heldFor(5000);
  expect(leases([]).nextEndInMs()).toBe(5000);
  await heldFor(24 * HOUR_MS);
  expect(leases([]).nextEndInMs()).toBe(LEASE_MS);
});
