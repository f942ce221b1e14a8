import { percentAmount, windowStatus } from '../core/limits.ts';
import type { WindowReading } from '../core/usage.ts';
import { flexibleNumber } from './flexible-number.ts';
import { objectField, textField } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';
import { resetOf } from './kimi-code-reset.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/SECOND/, 1000],
  [/MINUTE/, MINUTE_MS],
  [/HOUR/, HOUR_MS],
  [/DAY/, DAY_MS],
  [/WEEK/, 7 * DAY_MS],
  [/MONTH/, 30 * DAY_MS],
];
const LONGEST_MS = 400 * DAY_MS;

export interface Named {
  /** Below `kimi-code:`. */
  readonly id: string;
  readonly label: string;
  readonly durationMs: number | null;
}

export const WEEKLY: Named = { id: '7d', label: '7 d', durationMs: 7 * DAY_MS };
export const TOTAL: Named = { id: 'total', label: 'Total', durationMs: null };

/** `{duration: 300, timeUnit: "TIME_UNIT_MINUTE"}` is `5h`; null where it is no length of time. */
export function namedByLength(window: JsonObject): Named | null {
  const count = flexibleNumber(window['duration']);
  const unit = textField(window, 'timeUnit') ?? textField(window, 'time_unit');
  const unitMs = UNITS.find(([name]) => name.test(unit?.toUpperCase() ?? ''))?.[1];
  if (count === null || count <= 0 || unitMs === undefined) return null;
  const durationMs = Math.round(count * unitMs);
  if (durationMs < 1000 || durationMs > LONGEST_MS) return null;
  const label = lengthOf(durationMs);
  return { id: label.replace(' ', ''), label, durationMs };
}

/** `limit_month_agent` is “Month agent”. */
export function namedByKey(key: string): Named {
  const words = key
    .replace(/^limit_/, '')
    .replaceAll(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .slice(0, 40);
  const label = words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
  return { id: words.toLowerCase().replaceAll(' ', '-'), label, durationMs: null };
}

/** Null: nothing in it can be measured. */
export function readKimiLimit(named: Named, row: JsonObject, nowMs: number): WindowReading | null {
  const limit = flexibleNumber(row['limit']);
  const remaining = flexibleNumber(row['remaining']);
  const told = flexibleNumber(row['used']);
  const used = told ?? (limit !== null && remaining !== null ? limit - remaining : null);
  const fraction = fractionOf(row, used, limit);
  const resetsAtMs = resetOf(row, nowMs);
  if (fraction === null && resetsAtMs === null) return null;
  const counts = limit !== null && used !== null && limit > 0;
  return {
    id: `kimi-code:${named.id}`,
    label: named.label,
    durationMs: named.durationMs,
    resetsAtMs,
    usedFraction: fraction,
    amount: counts ? { used: Math.max(used, 0), limit, unit: 'requests' } : percentAmount(fraction),
    status: windowStatus(fraction),
    scope: null,
    source: 'poll',
  };
}

/** providers.md 2.0: a fraction that is told, then used of the limit. */
function fractionOf(row: JsonObject, used: number | null, limit: number | null): number | null {
  const told = flexibleNumber(row['used_ratio']) ?? flexibleNumber(row['usedRatio']);
  if (told !== null) return clamp(told);
  return used !== null && limit !== null && limit > 0 ? clamp(used / limit) : null;
}

function clamp(fraction: number): number {
  return Math.min(Math.max(fraction, 0), 1);
}

function lengthOf(durationMs: number): string {
  if (durationMs % DAY_MS === 0) return `${durationMs / DAY_MS} d`;
  if (durationMs % HOUR_MS === 0) return `${durationMs / HOUR_MS} h`;
  if (durationMs % MINUTE_MS === 0) return `${durationMs / MINUTE_MS} min`;
  return `${Math.round(durationMs / 1000)} s`;
}

/** The row with the limit’s numbers: some hold them in `detail`. */
export function detailOf(row: JsonObject): JsonObject {
  const detail = objectField(row, 'detail');
  return Object.keys(detail).length === 0 ? row : { ...row, ...detail };
}
