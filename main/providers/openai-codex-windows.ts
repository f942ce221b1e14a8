import { percentAmount, windowStatus } from '../core/limits.ts';
import type { WindowReading } from '../core/usage.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const EARLIEST_MS = Date.UTC(2000);
const LATEST_MS = Date.UTC(2100);
/** No window is longer than a year; more is a mistake, or a number that no face can show. */
const LONGEST_MS = 400 * DAY_MS;
const SPARK = 'spark';

/** `null`: the chat models' common meter. */
export type Meter = string | null;

export function familyOf(model: string): string | null {
  return model.toLowerCase().endsWith(`-${SPARK}`) ? SPARK : null;
}

/** A meter of its own, by what the provider calls it; null for a name without a letter. */
export function meterOf(name: string, feature: string): Meter {
  if (/spark|bengalfox/i.test(`${name} ${feature}`)) return SPARK;
  const slug = (name || feature)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40);
  return slug === '' ? null : slug;
}

/** A plan without a window in that slot sends one of no length, or one of which nothing is told. */
export function isEmptySlot(told: {
  readonly durationMs: number | null;
  readonly usedFraction: number | null;
  readonly resetsAtMs: number | null;
}): boolean {
  if (told.durationMs !== null) return told.durationMs === 0;
  return told.resetsAtMs === null && (told.usedFraction ?? 0) === 0;
}

export function isLength(durationMs: number | null): boolean {
  return durationMs === null || durationMs <= LONGEST_MS;
}

/**
 * One window, named by how long it is: the weekly one may stand in either slot, and plans differ. The
 * slot names only a window whose length was not told.
 */
export function readCodexWindow(told: {
  readonly meter: Meter;
  readonly slot: 'primary' | 'secondary';
  readonly durationMs: number | null;
  readonly usedFraction: number | null;
  readonly resetsAtMs: number | null;
  /** The provider said that it still serves: a full window is a warning then. */
  readonly serves: boolean;
  readonly source: WindowReading['source'];
}): WindowReading {
  const { meter, slot, resetsAtMs, source } = told;
  const durationMs = told.durationMs !== null && told.durationMs > 0 ? told.durationMs : null;
  const used = told.usedFraction === null ? null : Math.min(Math.max(told.usedFraction, 0), 1);
  const status = windowStatus(used);
  const length = durationMs === null ? null : lengthOf(durationMs);
  const label = length ?? slot;
  return {
    id: ['openai-codex', ...(meter === null ? [] : [meter]), length?.replace(' ', '') ?? slot].join(
      ':',
    ),
    label: meter === null ? label : `${label} ${meter.charAt(0).toUpperCase()}${meter.slice(1)}`,
    durationMs,
    resetsAtMs: resetsAtMs === null ? null : wholeInstant(resetsAtMs),
    usedFraction: used,
    amount: percentAmount(used),
    status: status === 'exhausted' && told.serves ? 'warning' : status,
    scope: meter,
    source,
  };
}

/** Providers round: 299 minutes are 5 h. */
function lengthOf(durationMs: number): string {
  if (durationMs >= DAY_MS - HOUR_MS) return `${Math.max(1, Math.round(durationMs / DAY_MS))} d`;
  if (durationMs >= HOUR_MS - MINUTE_MS)
    return `${Math.max(1, Math.round(durationMs / HOUR_MS))} h`;
  return `${Math.max(1, Math.round(durationMs / MINUTE_MS))} min`;
}

/** Null for what no reset can be, e.g. milliseconds in the place of seconds. */
function wholeInstant(epochMs: number): number | null {
  return epochMs > EARLIEST_MS && epochMs < LATEST_MS ? Math.round(epochMs) : null;
}
