import { useSyncExternalStore } from 'react';

interface Clock {
  readonly subscribe: (listener: () => void) => () => void;
  readonly read: () => number;
}

/** One timer for all who look at this clock, and none when nobody does, or where the window is hidden. */
function createClock(stepMs: number): Clock {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | null = null;
  let nowMs = Date.now();
  const tick = (): void => {
    nowMs = Date.now();
    for (const listener of listeners) listener();
  };
  const stop = (): void => {
    if (timer !== null) clearInterval(timer);
    timer = null;
  };
  const onVisibility = (): void => {
    stop();
    if (document.hidden) return;
    tick();
    timer = setInterval(tick, stepMs);
  };
  const start = (): void => {
    nowMs = Date.now();
    document.addEventListener('visibilitychange', onVisibility);
    if (!document.hidden) timer = setInterval(tick, stepMs);
  };
  return {
    subscribe(listener) {
      if (listeners.size === 0) start();
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop();
        document.removeEventListener('visibilitychange', onVisibility);
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
