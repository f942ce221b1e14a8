import { afterEach, expect, test, vi } from 'vitest';
import { Power } from './power.ts';

let power: Power;
afterEach(() => power.dispose());

function make(options: { network?: () => boolean; forgetMs?: number } = {}) {
  const pauses: number[] = [];
  const woken = vi.fn<() => void>();
  power = new Power({
    onError: (error) => {
      throw error;
    },
    hasNetwork: options.network ?? (() => true),
    pause: (delayMs) => {
      pauses.push(delayMs);
      return Promise.resolve();
    },
    ...(options.forgetMs === undefined ? {} : { forgetMs: options.forgetMs }),
  });
  power.onAwake(woken);
  return { pauses, woken };
}

test('wakes its listeners once a network is there', async () => {
  let looks = 0;
  const { pauses, woken } = make({ network: () => ++looks > 3 });
  power.asleep();
  expect(power.isAsleep).toBe(true);
  await power.awake();
  expect(pauses).toHaveLength(3);
  expect(power.isAsleep).toBe(false);
  expect(woken).toHaveBeenCalledTimes(1);
});

test('without any network it goes on after a while', async () => {
  const { pauses, woken } = make({ network: () => false });
  await power.awake();
  expect(pauses).toHaveLength(30);
  expect(woken).toHaveBeenCalledTimes(1);
});

test('falls asleep again while it waits for the network: stays asleep', async () => {
  const { woken } = make({ network: () => false });
  power.asleep();
  const waking = power.awake();
  power.asleep();
  await waking;
  expect(power.isAsleep).toBe(true);
  expect(woken).not.toHaveBeenCalled();
});

test('a shell that dies before it can tell the waking does not stop the scheduler for good', async () => {
  const { woken } = make({ forgetMs: 1 });
  power.asleep();
  await vi.waitFor(() => expect(woken).toHaveBeenCalled());
  expect(power.isAsleep).toBe(false);
});
