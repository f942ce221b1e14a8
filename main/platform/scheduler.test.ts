import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Timer, sleep } from './scheduler.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('Timer', () => {
  it('cancels itself before it is set again', async () => {
    const timer = new Timer(() => undefined);
    const ran: string[] = [];
    timer.set(10, () => void ran.push('first'));
    timer.set(20, () => void ran.push('second'));
    await vi.advanceTimersByTimeAsync(100);
    expect(ran).toEqual(['second']);
  });

  it('hands a failure of the task to its owner', async () => {
    const errors: unknown[] = [];
    const timer = new Timer((error) => errors.push(error));
    timer.set(1, () => Promise.reject(new Error('task')));
    await vi.advanceTimersByTimeAsync(1);
    expect(errors).toEqual([new Error('task')]);
  });

  it('caps a delay that a Node timer would turn into 1 ms', async () => {
    const timer = new Timer(() => undefined);
    let ran = false;
    timer.set(2 ** 40, () => void (ran = true));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran).toBe(false);
    timer.dispose();
  });
});

describe('sleep', () => {
  it('ends early with the reason of its signal', async () => {
    const abort = new AbortController();
    const sleeping = sleep(1_000, abort.signal);
    abort.abort(new Error('enough'));
    await expect(sleeping).rejects.toThrow('enough');
  });
});
