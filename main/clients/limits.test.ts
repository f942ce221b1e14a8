import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClientLimits } from './limits.ts';

const MINUTE_MS = 60_000;
const FREE = { id: 1, rpm: null, budgetUsd: null, spentUsd: 0 };

function setUp() {
  const time = { ms: 5000 };
  // The wall clock may be put back; waiting is measured by the other one.
  const clock = { now: () => 1_000_000 - time.ms, monotonic: () => time.ms };
  return { time, limits: new ClientLimits(clock) };
}

test('no span of a minute has more requests than the limit, whenever they come', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 1, maxLength: 60 }),
      (rpm, pauses) => {
        const { time, limits } = setUp();
        const taken: number[] = [];
        for (const pause of pauses) {
          time.ms += pause;
          const before = taken.filter((at) => at > time.ms - MINUTE_MS).length;
          const reached = limits.take({ ...FREE, rpm }, false);
          expect(reached === null).toBe(before < rpm);
          if (reached === null) taken.push(time.ms);
        }
      },
    ),
  );
});

test('after the wait that a refusal names a request may go, not before; refused ones do not lengthen it', () => {
  const { time, limits } = setUp();
  const client = { ...FREE, rpm: 2 };
  expect(limits.take(client, false)).toBeNull();
  time.ms += 10_000;
  expect(limits.take(client, false)).toBeNull();
  for (let refused = 0; refused < 5; refused += 1)
    expect(limits.take(client, false)).toEqual({
      kind: 'requests',
      rpm: 2,
      retryAtMs: 1_000_000 - time.ms + 50_000,
    });
  time.ms += 49_999;
  expect(limits.take(client, false)).not.toBeNull();
  time.ms += 1;
  expect(limits.take(client, false)).toBeNull();
  expect(limits.take(client, false)).not.toBeNull();
});

test('each client has its own count', () => {
  const { limits } = setUp();
  expect(limits.take({ ...FREE, rpm: 1 }, false)).toBeNull();
  expect(limits.take({ ...FREE, rpm: 1 }, true)).not.toBeNull();
  expect(limits.take({ ...FREE, id: 2, rpm: 1 }, false)).toBeNull();
  expect(limits.take({ ...FREE, id: 3 }, false)).toBeNull();
});

test('a budget that is used holds back what accounts would pay, and nothing else', () => {
  const { limits } = setUp();
  const client = { ...FREE, budgetUsd: 2 };
  expect(limits.take({ ...client, spentUsd: 1.999 }, false)).toBeNull();
  expect(limits.take({ ...client, spentUsd: 2 }, false)).toEqual({ kind: 'budget', budgetUsd: 2 });
  expect(limits.take({ ...client, spentUsd: 2 }, true)).toBeNull();
});
