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
