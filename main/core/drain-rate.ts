import { sixDigits } from './six-digits.ts';
import type { WindowReading } from './usage.ts';

const HOUR_MS = 3_600_000;

type Drained = Pick<WindowReading, 'usedFraction' | 'durationMs' | 'resetsAtMs'>;

/**
 * Used fraction per elapsed hour of the window; null while the used fraction is unknown. Rounded to
 * 6 significant digits, so that equality of two rates is transitive (behaviour.md section 3).
 */
export function drainRate(window: Drained, nowMs: number): number | null {
  if (window.usedFraction === null) return null;
  const used = clamp(window.usedFraction, 0, 1);
  const elapsedMs = elapsed(window, nowMs);
  return sixDigits(elapsedMs === null || elapsedMs === 0 ? used : used / (elapsedMs / HOUR_MS));
}

function elapsed({ durationMs, resetsAtMs }: Drained, nowMs: number): number | null {
  if (durationMs === null || resetsAtMs === null) return null;
  return durationMs - clamp(resetsAtMs - nowMs, 0, durationMs);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
