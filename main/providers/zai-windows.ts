import { percentAmount, windowStatus } from '../core/limits.ts';
import { momentIn } from '../core/naive-time.ts';
import type { NaiveZone } from '../core/naive-time.ts';
import type { WindowReading } from '../core/usage.ts';
import { flexibleNumber } from './flexible-number.ts';
import { isObject, textField } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';

export const METERS = ['tokens', 'requests', 'credits'] as const;
export const BEIJING: NaiveZone = '+08:00';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const EARLIEST_MS = Date.UTC(2000);
const LATEST_MS = Date.UTC(2100);
/** A smaller number counts seconds. */
const EPOCH_MS_FROM = 1e12;
/** A longer window is a mistake. */
const MOST_UNITS = 400;

const METER_OF: ReadonlyMap<string, (typeof METERS)[number]> = new Map([
  ['TOKENS_LIMIT', 'tokens'],
  ['TIME_LIMIT', 'requests'],
  ['CREDIT_LIMIT', 'credits'],
]);

const NUMBERS = ['percentage', 'usage', 'currentValue', 'remaining', 'unit', 'number'] as const;
type Numbers = Readonly<Record<(typeof NUMBERS)[number], number | null>>;

const TOOLS_USED_UP =
  'The month’s calls of Z.AI’s web tools (search, reader, Zread) are used up. Models are not affected.';

/** One row of `data.limits`; null: of a kind of another day; a text: what is wrong with it. */
export function readZaiRow(row: JsonObject): WindowReading | string | null {
  const meter = METER_OF.get(textField(row, 'type') ?? '');
  if (meter === undefined) return null;
  const numbers = readNumbers(row);
  if (typeof numbers === 'string') return numbers;
  const resetsAtMs = readReset(row['nextResetTime']);
  if (resetsAtMs === undefined) return '.nextResetTime is no time';
  const usedFraction = usedOf(numbers);
  const told = {
    resetsAtMs,
    usedFraction,
    amount: amountOf(meter, numbers, usedFraction),
    source: 'poll',
  } as const;
  const status = windowStatus(usedFraction);
  if (meter === 'requests' && isOfTools(row)) return toolsWindow(told, status);
  return {
    id: `zai:${meter}:${lengthOf(numbers).id}`,
    ...named(numbers),
    ...told,
    status,
    scope: null,
  };
}

/** The web tools of the plan have a quota of their own: it is shown, and keeps no model away. */
function toolsWindow(
  told: Pick<WindowReading, 'resetsAtMs' | 'usedFraction' | 'amount' | 'source'>,
  status: WindowReading['status'],
): WindowReading {
  const isUp = status === 'exhausted';
  return {
    id: 'zai:features:zread',
    label: 'Web tools',
    // What no time bounds is shown, and decides nothing.
    durationMs: null,
    ...told,
    status: isUp ? 'warning' : status,
    scope: 'zread',
    ...(isUp ? { note: TOOLS_USED_UP } : {}),
  };
}

function isOfTools(row: JsonObject): boolean {
  const { usageDetails } = row;
  if (!Array.isArray(usageDetails)) return false;
  return usageDetails.some((each) => isObject(each) && each['modelCode'] === 'zread');
}

/** Every number may come as text, and any may be missing. */
function readNumbers(row: JsonObject): Numbers | string {
  const found: Partial<Record<(typeof NUMBERS)[number], number | null>> = {};
  for (const name of NUMBERS) {
    const value = row[name] ?? null;
    const number = value === null || value === '' ? null : flexibleNumber(value);
    if (number === null ? value !== null && value !== '' : number < 0)
      return `.${name} is no number`;
    found[name] = number;
  }
  return found as Numbers;
}

/** providers.md 2.0: used of limit, then the percentage; what remains where nothing else is told. */
function usedOf({ percentage, usage: limit, currentValue, remaining }: Numbers): number | null {
  if (limit !== null && limit > 0) {
    const used =
      currentValue ?? (percentage === null && remaining !== null ? limit - remaining : null);
    if (used !== null) return Math.min(Math.max(used / limit, 0), 1);
  }
  return percentage === null ? null : Math.min(percentage / 100, 1);
}

function amountOf(
  unit: (typeof METERS)[number],
  { usage: limit, currentValue, remaining }: Numbers,
  usedFraction: number | null,
): WindowReading['amount'] {
  const used =
    currentValue ?? (limit !== null && remaining !== null ? Math.max(limit - remaining, 0) : null);
  return used === null && limit === null ? percentAmount(usedFraction) : { used, limit, unit };
}

interface Length {
  readonly id: string;
  readonly label: string;
  readonly durationMs: number | null;
}

function named(numbers: Numbers): Pick<WindowReading, 'label' | 'durationMs'> {
  const { label, durationMs } = lengthOf(numbers);
  return { label, durationMs };
}

function lengthOf({ unit, number }: Numbers): Length {
  const count = number !== null && number >= 1 && number <= MOST_UNITS ? Math.trunc(number) : 1;
  switch (unit) {
    case 3:
      return { id: `${count}h`, label: `${count} h`, durationMs: count * HOUR_MS };
    case 4:
      return { id: `${count}d`, label: `${count} d`, durationMs: count * DAY_MS };
    case 5:
      return { id: `${count}mo`, label: `${30 * count} d`, durationMs: count * 30 * DAY_MS };
    case 6:
      return { id: `${count}w`, label: `${7 * count} d`, durationMs: count * 7 * DAY_MS };
    case null:
    default:
      return { id: 'quota', label: 'Quota', durationMs: null };
  }
}

/** Epoch milliseconds, also as text; a time without a zone is Beijing’s. Null: none is told. Undefined: it is no time. */
function readReset(value: unknown): number | null | undefined {
  if (value === null || value === undefined || value === '' || value === 0) return null;
  const number = flexibleNumber(value);
  if (number !== null) return plausible(number < EPOCH_MS_FROM ? number * 1000 : number);
  return typeof value === 'string' ? plausible(momentIn(value, BEIJING)) : undefined;
}

function plausible(epochMs: number | null): number | undefined {
  if (epochMs === null || epochMs < EARLIEST_MS || epochMs > LATEST_MS) return undefined;
  return Math.round(epochMs);
}
