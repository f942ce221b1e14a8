import { parseMoment } from '../../shared/model/common.ts';
import { LONGEST_BLOCK_MS } from './limits.ts';
import { momentIn } from './naive-time.ts';
import type { NaiveZone } from './naive-time.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const NUMBER = /^\d{1,15}(?:\.\d{1,9})?$/;
const HTTP_DATE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const SPAN =
  /^(?:(\d{1,4})\s?d(?:ays?)?)?\s?(?:(\d{1,4})\s?h(?:ours?|rs?)?)?\s?(?:(\d{1,5})\s?m(?:in(?:ute)?s?)?)?\s?(?:(\d{1,7}(?:\.\d{1,9})?)\s?s(?:ec(?:ond)?s?)?)?\s?(?:(\d{1,9}(?:\.\d{1,9})?)\s?ms)?$/i;
// OpenAI's `usage_limit_reached`.
const BODY_SPAN = /"resets_in_seconds"\s{0,4}:\s{0,4}(\d{1,9}(?:\.\d{1,9})?)\s{0,4}[,}]/;
const BODY_INSTANT = /"resets_at"\s{0,4}:\s{0,4}(\d{10}(?:\.\d{1,9})?)\s{0,4}[,}]/;
const PHRASES: readonly RegExp[] = [
  /\bresets? (?:after|in) ~?((?:\d{1,9}(?:\.\d{1,9})?\s?[a-z]{1,8}\s?){1,5})/i,
  /\b(?:try again|retry|retry again) (?:in|after) ~?((?:\d{1,9}(?:\.\d{1,9})?\s?[a-z]{1,8}\s?){1,5})/i,
  /"retryDelay"\s{0,4}:\s{0,4}"(\d{1,9}(?:\.\d{1,9})?s)"/,
];
// Only with its zone: a naive time is somebody's local one, and hours off.
const RESET_INSTANT =
  /\bresets? at (\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2}))/;
const NAIVE_RESET =
  /\bresets? at (\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2})(?![\d.]{0,10}(?:Z|[+-]\d))/;
/** From here on a number counts epoch milliseconds, whatever unit its header should have. */
const EPOCH_MS_FROM = 1e12;
const EPOCH_SECONDS_FROM = 1e9;

/**
 * How long a provider asks to wait, in whole milliseconds, from its headers and else the text of its body; null
 * when it does not say. `zone`: that of its times without one.
 */
export function retryAfterMs(
  headers: Readonly<Record<string, string>>,
  body: string,
  nowMs: number,
  zone?: NaiveZone,
): number | null {
  const told =
    plain(headers['retry-after-ms'], 1) ??
    plain(headers['retry-after'], SECOND_MS) ??
    httpDate(headers['retry-after'], nowMs) ??
    instantOrSpan(headers['x-ratelimit-reset-ms'], 1, nowMs) ??
    instantOrSpan(headers['x-ratelimit-reset'], SECOND_MS, nowMs) ??
    plain(headers['x-ratelimit-reset-after'], SECOND_MS) ??
    bodyNumber(BODY_SPAN, body, 0) ??
    bodyNumber(BODY_INSTANT, body, nowMs) ??
    phrase(body) ??
    resetInstant(body, nowMs) ??
    naiveReset(body, nowMs, zone);
  return told === null ? null : Math.ceil(Math.min(Math.max(told, 0), LONGEST_BLOCK_MS));
}

/** A field of the body in seconds: a time to wait, or (from `fromMs` on) the epoch second at which the wait ends. */
function bodyNumber(pattern: RegExp, body: string, fromMs: number): number | null {
  const found = pattern.exec(body)?.[1];
  return found === undefined ? null : Number(found) * SECOND_MS - fromMs;
}

function plain(text: string | undefined, unitMs: number): number | null {
  const trimmed = text?.trim();
  return trimmed !== undefined && NUMBER.test(trimmed) ? Number(trimmed) * unitMs : null;
}

function httpDate(text: string | undefined, nowMs: number): number | null {
  if (text === undefined || !HTTP_DATE.test(text.trim())) return null;
  return until(text.trim(), nowMs);
}

function resetInstant(body: string, nowMs: number): number | null {
  const found = RESET_INSTANT.exec(body)?.[1];
  return found === undefined ? null : until(found, nowMs);
}

function naiveReset(body: string, nowMs: number, zone: NaiveZone | undefined): number | null {
  const found = zone === undefined ? undefined : NAIVE_RESET.exec(body)?.[1];
  const atMs = found === undefined || zone === undefined ? null : momentIn(found, zone);
  return atMs === null ? null : atMs - nowMs;
}

function until(moment: string, nowMs: number): number | null {
  const atMs = parseMoment(moment);
  return atMs === null ? null : atMs - nowMs;
}

/** Some write the instant of the reset (epoch, in either unit), some the time until it. */
function instantOrSpan(text: string | undefined, unitMs: number, nowMs: number): number | null {
  const number = plain(text, 1);
  if (number === null) return text === undefined ? null : span(text.trim());
  if (number >= EPOCH_MS_FROM) return number - nowMs;
  const isEpochSeconds = unitMs === SECOND_MS && number >= EPOCH_SECONDS_FROM;
  return isEpochSeconds ? number * SECOND_MS - nowMs : number * unitMs;
}

function phrase(body: string): number | null {
  for (const pattern of PHRASES) {
    const found = pattern.exec(body)?.[1];
    const value = found === undefined ? null : leadingSpan(found.trim());
    if (value !== null) return value;
  }
  return null;
}

/** The phrase may run on into the sentence ("30 s or"): the longest beginning that is a span. */
function leadingSpan(text: string): number | null {
  const words = text.split(/\s+/);
  for (let count = words.length; count > 0; count -= 1) {
    const value = span(words.slice(0, count).join(' '));
    if (value !== null) return value;
  }
  return null;
}

function span(text: string): number | null {
  const match = SPAN.exec(text);
  if (match === null || text === '') return null;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0', milliseconds = '0'] = match;
  return (
    Number(days) * DAY_MS +
    Number(hours) * HOUR_MS +
    Number(minutes) * MINUTE_MS +
    Number(seconds) * SECOND_MS +
    Number(milliseconds)
  );
}
