import type { WindowReading } from '../core/usage.ts';
import { isEmptySlot, isLength, meterOf, readCodexWindow } from './openai-codex-windows.ts';
import type { Meter } from './openai-codex-windows.ts';

type Headers = Readonly<Record<string, string>>;

const PREFIX = 'x-codex-';
const USED = '-used-percent';
/** `x-codex-primary-used-percent`; of a meter of its own `x-codex-bengalfox-primary-used-percent`. */
const SLOT = /^x-codex-(?:([a-z0-9][a-z0-9-]{0,40})-)?(primary|secondary)-used-percent$/;
const ACTIVE = `${PREFIX}active-limit`;
const NONE: readonly WindowReading[] = [];

/** Windows that one answer tells; what cannot be read is left out. */
export function windowsFromHeaders(
  headers: Headers,
  nowMs: number,
  served: boolean,
): readonly WindowReading[] {
  let readings: WindowReading[] | null = null;
  for (const name of Object.keys(headers)) {
    // This runs for every answer that passes the port.
    if (!name.startsWith(PREFIX) || !name.endsWith(USED)) continue;
    const reading = readSlot(headers, name, nowMs, served);
    if (reading !== null) (readings ??= []).push(reading);
  }
  return readings ?? NONE;
}

function readSlot(
  headers: Headers,
  name: string,
  nowMs: number,
  served: boolean,
): WindowReading | null {
  const [, part, slot] = SLOT.exec(name) ?? [];
  const used = numberIn(headers[name]);
  if (used === null || (slot !== 'primary' && slot !== 'secondary')) return null;
  const meter = part === undefined ? null : meterOfPart(headers, part);
  if (part !== undefined && meter === null) return null;
  const stem = name.slice(0, -USED.length);
  const minutes = numberIn(headers[`${stem}-window-minutes`]);
  const told = {
    durationMs: minutes === null ? null : minutes * 60_000,
    usedFraction: used / 100,
    resetsAtMs: resetOf(
      numberIn(headers[`${stem}-reset-at`]),
      numberIn(headers[`${stem}-reset-after-seconds`]),
      nowMs,
    ),
  };
  if (isEmptySlot(told) || !isLength(told.durationMs)) return null;
  const serves = served && meter === activeMeter(headers);
  return readCodexWindow({ meter, slot, ...told, serves, source: 'headers' });
}

function meterOfPart(headers: Headers, part: string): Meter {
  return meterOf(headers[`${PREFIX}${part}-limit-name`] ?? '', part);
}

/** The meter that the answer counts on: that it was served says nothing of the others. */
function activeMeter(headers: Headers): Meter {
  const active = (headers[ACTIVE] ?? '').replace(/^codex[_-]/, '').replaceAll('_', '-');
  const isOwn = headers[`${PREFIX}${active}-primary${USED}`] !== undefined;
  return isOwn && active !== '' ? meterOfPart(headers, active) : null;
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
