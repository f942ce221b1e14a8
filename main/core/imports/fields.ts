import { parseMoment } from '../../../shared/model/common.ts';
import { isPublicHost } from '../public-host.ts';
import { textIn } from '../tool-json.ts';
import type { JsonObject } from '../tool-json.ts';

/** Seconds below it, milliseconds above: the year 5138 in the one and 1973 in the other. */
const FIRST_MS = 1e11;
const LAST_INSTANT_MS = 8.64e15;
const RFC_3339 = /^(\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:?\d\d)$/;
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;
const PLAIN_ID = /^[\x21-\x7e]{1,200}$/;
// \p{Cf}: marks that turn a line of text around.
const EMAIL = /^[^\s\p{Cc}\p{Cf}@]+@[^\s\p{Cc}\p{Cf}@]+$/u;
const LONGEST_EMAIL = 320;

/** The first of the names that holds what may stand in a header. */
export function tokenIn(value: JsonObject | null, ...names: readonly string[]): string | null {
  for (const name of names) {
    const text = textIn(value, name);
    if (text !== null && VISIBLE_ASCII.test(text)) return text;
  }
  return null;
}

/** The first of the names that holds an instant, in whichever spelling; epoch milliseconds. */
export function momentIn(value: JsonObject | null, ...names: readonly string[]): number | null {
  for (const name of names) {
    const moment = momentOf(value?.[name]);
    if (moment !== null) return moment;
  }
  return null;
}

function momentOf(field: unknown): number | null {
  if (typeof field === 'number') return ofNumber(field);
  if (typeof field !== 'string') return null;
  const text = field.trim();
  if (/^\d{1,16}(\.\d{1,9})?$/.test(text)) return ofNumber(Number(text));
  const parts = RFC_3339.exec(text);
  if (parts === null) return null;
  const [, dateTime = '', fraction = '', zone = ''] = parts;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  const offset = /^[zZ]$/.test(zone) ? 'Z' : zone.replace(/^([+-]\d\d):?/, '$1:');
  const moment = parseMoment(`${dateTime.replace(/[t ]/, 'T')}.${milliseconds}${offset}`);
  // Go writes the year 1 for “none”.
  return moment === null || moment <= 0 ? null : moment;
}

function ofNumber(value: number): number | null {
  if (!Number.isFinite(value) || value <= 0) return null;
  const moment = Math.floor(value < FIRST_MS ? value * 1000 : value);
  return moment < LAST_INSTANT_MS ? moment : null;
}

export function emailIn(value: JsonObject | null, name: string): string | null {
  const text = textIn(value, name);
  return text !== null && text.length <= LONGEST_EMAIL && EMAIL.test(text) ? text : null;
}

/** An id becomes part of a header: one with other characters is none. */
export function idIn(value: JsonObject | null, ...names: readonly string[]): string | null {
  for (const name of names) {
    const field = value?.[name];
    if (typeof field === 'number' && Number.isSafeInteger(field)) return String(field);
    const text = textIn(value, name);
    if (text !== null && PLAIN_ID.test(text)) return text;
  }
  return null;
}

/** The host of an enterprise, out of `host`, `https://host` or `host/`; null for what is none. */
export function domainOf(text: string | null): string | null {
  if (text === null) return null;
  const host = text
    .toLowerCase()
    .replace(/^https:\/\//, '')
    .replace(/\/$/, '');
  return isPublicHost(host) ? host : null;
}
