import type { WindowReading } from '../core/usage.ts';
import { readCodexWindow } from './openai-codex-windows.ts';

type Headers = Readonly<Record<string, string>>;

const NONE: readonly WindowReading[] = [];

/** Names are made once: this runs for every answer that passes the port. */
const SLOTS = (['primary', 'secondary'] as const).map((slot) => ({
  slot,
  used: `x-codex-${slot}-used-percent`,
  minutes: `x-codex-${slot}-window-minutes`,
  resetAt: `x-codex-${slot}-reset-at`,
  resetAfter: `x-codex-${slot}-reset-after-seconds`,
}));

/** Windows that one answer tells; what cannot be read is left out. */
export function windowsFromHeaders(headers: Headers, nowMs: number): readonly WindowReading[] {
  let readings: WindowReading[] | null = null;
  for (const names of SLOTS) {
    const used = numberIn(headers[names.used]);
    if (used === null) continue;
    const minutes = numberIn(headers[names.minutes]);
    const reading = readCodexWindow({
      meter: null,
      slot: names.slot,
      durationMs: minutes === null ? null : minutes * 60_000,
      usedFraction: used / 100,
      resetsAtMs: resetOf(
        numberIn(headers[names.resetAt]),
        numberIn(headers[names.resetAfter]),
        nowMs,
      ),
      serves: false,
      source: 'headers',
    });
    (readings ??= []).push(reading);
  }
  return readings ?? NONE;
}

export function resetOf(
  atSeconds: number | null,
  afterSeconds: number | null,
  nowMs: number,
): number | null {
  if (atSeconds !== null && atSeconds > 0) return atSeconds * 1000;
  return afterSeconds === null || afterSeconds < 0 ? null : nowMs + afterSeconds * 1000;
}

/** Null unless the text is a plain number that is not negative. */
function numberIn(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : null;
}
