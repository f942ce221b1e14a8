export interface SimClock {
  now(): number;
  advance(ms: number): void;
}

/** Real time plus an offset that only tests move. */
export function createClock(startAtMs: number = Date.now()): SimClock {
  let offsetMs = startAtMs - Date.now();
  return {
    now: () => Date.now() + offsetMs,
    advance(ms) {
      offsetMs += ms;
    },
  };
}

/** Time that passes only when it is told to. */
export function stillClock(startAtMs: number): SimClock {
  let nowMs = startAtMs;
  return {
    now: () => nowMs,
    advance(ms) {
      nowMs += ms;
    },
  };
}
