import { windowStatus } from '../core/limits.ts';
import type { WindowReading } from '../core/usage.ts';
import { isObject, textField } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';

/** Paid use beyond the windows: told in words, and a full window that it pays for still serves. */
export interface ExtraUsage {
  readonly pays: boolean;
  readonly notes: readonly string[];
  /** For display only: it belongs to no model, so it neither blocks nor ranks anything. */
  readonly window: WindowReading | null;
}

interface Money {
  readonly minor: number;
  readonly currency: string;
  readonly digits: number;
}

interface Told {
  readonly used: Money | null;
  readonly limit: Money | null;
  readonly stopped: boolean;
}

export const EXTRA_USAGE_PAYS = 'Extra usage pays for requests beyond the full windows.';

const OFF: ExtraUsage = { pays: false, notes: [], window: null };
const LONGEST_CURRENCY = 8;
const READERS = [
  ['spend', readSpend],
  ['extra_usage', readLegacy],
] as const;

/** `spend` took the place of `extra_usage`; an answer may hold either, or both with the same figures. */
export function readExtraUsage(body: JsonObject): ExtraUsage {
  const notes: string[] = [];
  for (const [field, reader] of READERS) {
    const value = body[field] ?? null;
    if (value === null) continue;
    const told = isObject(value) ? reader(value) : ' is no object';
    if (typeof told === 'string') {
      notes.push(`Anthropic sent extra usage that cannot be read (${field}${told}).`);
      continue;
    }
    const read = told === null ? OFF : inWords(told);
    return { ...read, notes: [...notes, ...read.notes] };
  }
  return { ...OFF, notes };
}

function inWords({ used, limit, stopped }: Told): ExtraUsage {
  const hasRoom = limit === null || used === null || used.minor < limit.minor;
  const pays = hasRoom && !stopped;
  if (used === null) return { pays, notes: ['Extra usage is on.'], window: null };
  const of = limit === null ? '' : ` of ${amount(limit)}`;
  const note = `Extra usage: ${amount(used)}${of} ${used.currency} this month.`;
  return { pays, notes: [note], window: extraWindow(used, limit) };
}

/** Its month is the calendar's, and nobody tells when it ends. */
function extraWindow(used: Money, limit: Money | null): WindowReading {
  const isFull = limit !== null && used.minor >= limit.minor;
  const usedFraction = limit === null ? null : isFull ? 1 : used.minor / limit.minor;
  return {
    id: 'anthropic:extra',
    label: 'Extra usage',
    durationMs: null,
    resetsAtMs: null,
    usedFraction,
    ...(used.currency === 'USD'
      ? { amount: { used: whole(used), limit: limit === null ? null : whole(limit), unit: 'usd' } }
      : {}),
    status: windowStatus(usedFraction),
    scope: 'extra',
    source: 'poll',
  };
}

function whole({ minor, digits }: Money): number {
  return minor / 10 ** digits;
}

/** Null: it is off. A text: what is wrong. */
function readSpend(value: JsonObject): Told | string | null {
  if (value['enabled'] !== true) return null;
  const used = money(value['used'], '.used');
  const limit = money(value['limit'], '.limit');
  if (typeof used === 'string') return used;
  if (typeof limit === 'string') return limit;
  return { used, limit, stopped: textField(value, 'disabled_reason') !== null };
}

function readLegacy(value: JsonObject): Told | string | null {
  if (value['is_enabled'] !== true) return null;
  const { currency, decimal_places: exponent } = value;
  function amountOf(field: string): Money | string | null {
    const minor = value[field] ?? null;
    return minor === null ? null : asMoney({ minor, currency, exponent }, `.${field}`);
  }
  const used = amountOf('used_credits');
  const limit = amountOf('monthly_limit');
  if (typeof used === 'string') return used;
  if (typeof limit === 'string') return limit;
  return { used, limit, stopped: textField(value, 'disabled_reason') !== null };
}

function money(value: unknown, field: string): Money | string | null {
  if (value === null || value === undefined) return null;
  if (!isObject(value)) return `${field} is no object`;
  const { amount_minor: minor, currency, exponent } = value;
  return asMoney({ minor, currency, exponent }, `${field}.amount_minor`);
}

function asMoney(
  { minor, currency, exponent }: Readonly<Record<'minor' | 'currency' | 'exponent', unknown>>,
  field: string,
): Money | string {
  if (typeof minor !== 'number' || !Number.isFinite(minor) || minor < 0)
    return `${field} is no amount`;
  const isDigits = Number.isInteger(exponent) && Number(exponent) >= 0 && Number(exponent) <= 6;
  return {
    minor,
    currency:
      typeof currency === 'string' && currency !== '' ? currency.slice(0, LONGEST_CURRENCY) : 'USD',
    digits: isDigits ? Number(exponent) : 2,
  };
}

function amount({ minor, digits }: Money): string {
  return (minor / 10 ** digits).toFixed(digits);
}
