import { useSyncExternalStore } from 'react';

interface Clock {
  readonly subscribe: (listener: () => void) => () => void;
  readonly read: () => number;
}

/** One timer for all who look at this clock, and none when nobody does. */
function createClock(stepMs: number): Clock {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | null = null;
  let nowMs = Date.now();
  const tick = (): void => {
    nowMs = Date.now();
    for (const listener of listeners) listener();
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      if (timer === null) {
        nowMs = Date.now();
        timer = setInterval(tick, stepMs);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0 || timer === null) return;
        clearInterval(timer);
        timer = null;
      };
    },
    read: () => nowMs,
  };
}

const slow = createClock(20_000);
const fast = createClock(1_000);

/** Coarse enough for countdowns in minutes. */
export function useNow(): number {
  return useSyncExternalStore(slow.subscribe, slow.read);
}

export function useSecond(): number {
  return useSyncExternalStore(fast.subscribe, fast.read);
}
