import { describe, expect, it } from 'vitest';
import { KeyedQueue, SingleFlight } from './keyed-queue.ts';

describe('KeyedQueue', () => {
  it('runs one key in order and lets other keys pass', async () => {
    const queue = new KeyedQueue<string>();
    const gate = Promise.withResolvers<void>();
    const order: string[] = [];
    const first = queue.run('a', async () => {
      await gate.promise;
      order.push('a1');
    });
    const second = queue.run('a', async () => void order.push('a2'));
    await queue.run('b', async () => void order.push('b'));
    gate.resolve();
    await Promise.all([first, second]);
    expect(order).toEqual(['b', 'a1', 'a2']);
  });

  it('goes on after a failure, which only its own caller sees', async () => {
    const queue = new KeyedQueue<string>();
    const failing = queue.run('a', () => Promise.reject(new Error('no')));
    const next = queue.run('a', () => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
  });
});

describe('SingleFlight', () => {
  it('shares one run and starts a new one after it', async () => {
    const flight = new SingleFlight<string, number>();
    let runs = 0;
    const work = async () => ++runs;
    expect(await Promise.all([flight.run('a', work), flight.run('a', work)])).toEqual([1, 1]);
    expect(await flight.run('a', work)).toBe(2);
  });
});
