/** The only source of "now": milliseconds since the epoch, and a monotonic reading for durations. */
export interface Clock {
  now(): number;
  /** Milliseconds from an arbitrary start; never goes back. */
  monotonic(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
