import { parseMoment, toInstant } from '../../shared/model/common.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A stretch of whole hours since the epoch, `end` excluded. `name`: the local date, or the start's instant. */
export interface Bucket {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** An IANA name (`Europe/Berlin`) or an offset (`+05:30`). */
export function isTimeZone(zone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== '';
  } catch {
    return false;
  }
}

/**
 * The local days that the hours from `start` to before `end` fall on, in order and without a gap. An hour
 * belongs to the day in which it begins there: a day of 23 or 25 hours is one day, and where the offset is
 * not a whole number of hours the hour of midnight counts to the day before.
 */
export function localDays(start: number, end: number, zone: string): readonly Bucket[] {
  const dateOf = localDate(zone);
  const days: { name: string; start: number; end: number }[] = [];
  for (let hour = start; hour < end; hour += 1) {
    const name = dateOf(hour * HOUR_MS);
    const last = days.at(-1);
    if (last?.name === name) last.end = hour + 1;
    else days.push({ name, start: hour, end: hour + 1 });
  }
  return days;
}

/** Weeks from Monday on, named by the Monday's date. */
export function localWeeks(days: readonly Bucket[]): readonly Bucket[] {
  const weeks: { name: string; start: number; end: number }[] = [];
  for (const { name, start, end } of days) {
    const monday = mondayOf(name);
    const last = weeks.at(-1);
    if (last?.name === monday) last.end = end;
    else weeks.push({ name: monday, start, end });
  }
  return weeks;
}

/** Stretches of `step` hours, the last one perhaps shorter. */
export function hourSteps(start: number, end: number, step: number): readonly Bucket[] {
  const steps: Bucket[] = [];
  for (let hour = start; hour < end; hour += step)
    steps.push({
      name: toInstant(hour * HOUR_MS),
      start: hour,
      end: Math.min(hour + step, end),
    });
  return steps;
}

function localDate(zone: string): (epochMs: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (epochMs) => format.format(epochMs);
}

function mondayOf(date: string): string {
  const days = Math.floor((parseMoment(`${date}T00:00:00Z`) ?? 0) / DAY_MS);
  // The epoch began on a Thursday.
  const sinceMonday = (((days + 3) % 7) + 7) % 7;
  return toInstant((days - sinceMonday) * DAY_MS).slice(0, 10);
}
