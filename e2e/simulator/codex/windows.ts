import type { WindowReading } from '../meter.ts';
import type { World } from '../world.ts';

interface CodexWindow {
  readonly used_percent: number;
  readonly limit_window_seconds: number;
  readonly reset_after_seconds: number;
  readonly reset_at: number;
}

/** An untouched window says that it would reset a full duration from now. */
export function readWindow(world: World, reading: WindowReading): CodexWindow {
  const durationS = reading.durationMs / 1000;
  const nowMs = world.clock.now();
  const nowS = Math.floor(nowMs / 1000);
  const resetS =
    reading.resetsAtMs === null
      ? nowS + durationS
      : Math.floor((reading.resetsAtMs + world.jitterMs()) / 1000);
  return {
    used_percent: Math.min(100, Math.floor(reading.fraction * 100)),
    limit_window_seconds: durationS,
    reset_after_seconds: Math.max(0, resetS - nowS),
    reset_at: resetS,
  };
}
