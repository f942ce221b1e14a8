import { parseMoment } from '../../shared/model/common.ts';
import { flexibleNumber } from './flexible-number.ts';
import type { JsonObject } from './json-fields.ts';

/** Kimi’s answers, and those of its gateways, name the same in many ways. */
const INSTANTS = ['resetTime', 'reset_time', 'resetAt', 'reset_at', 'resetsAt', 'resets_at'];
const SPANS_S = [
  'resetIn',
  'reset_in',
  'resetsIn',
  'resets_in',
  'resetAfter',
  'reset_after',
  'resetInSeconds',
  'reset_in_seconds',
  'ttl',
];
const EPOCH_MS_FROM = 1e12;
const EPOCH_S_FROM = 1e9;
/** Without its zone a time would be read as this machine's. */
const NAIVE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/;
const LONGEST_MS = 400 * 24 * 3_600_000;

/** When a limit begins anew; null where nothing says it that could be true. */
export function resetOf(row: JsonObject, nowMs: number): number | null {
  for (const name of INSTANTS) {
    const atMs = instant(row[name]);
    if (atMs !== null) return sane(atMs, nowMs);
  }
  for (const name of SPANS_S) {
    const seconds = flexibleNumber(row[name]);
    if (seconds !== null && seconds >= 0) return sane(nowMs + seconds * 1000, nowMs);
  }
  return null;
}

/** Epoch in seconds or milliseconds, as number or text, or a date. */
function instant(value: unknown): number | null {
  const number = flexibleNumber(value);
  if (number !== null) {
    if (number >= EPOCH_MS_FROM) return number;
    return number >= EPOCH_S_FROM ? number * 1000 : null;
  }
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return parseMoment(NAIVE.test(text) ? `${text.replace(' ', 'T')}Z` : text);
}

function sane(atMs: number, nowMs: number): number | null {
  return Math.abs(atMs - nowMs) <= LONGEST_MS ? Math.round(atMs) : null;
}
