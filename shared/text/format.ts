/** The catalogue is English; times are local and in 24 hours, as the language of the design says. */
const LOCALE = 'en-GB';
/** Between a number and its unit: narrow, and never broken. */
const GAP = '\u202f';
/** Between two units. */
const SPACE = '\u00a0';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

interface Format<T> {
  format(value: T): string;
}

/** Made by its first use: each takes a megabyte and milliseconds, and a server that idles says nothing. */
function atFirstUse<T>(make: () => Format<T>): Format<T> {
  let made: Format<T> | undefined;
  return { format: (value) => (made ??= make()).format(value) };
}

const numbers = (options: Intl.NumberFormatOptions): Format<number> =>
  atFirstUse(() => new Intl.NumberFormat(LOCALE, options));
const times = (options: Intl.DateTimeFormatOptions): Format<number> =>
  atFirstUse(() => new Intl.DateTimeFormat(LOCALE, options));

const whole = numbers({ maximumFractionDigits: 0 });
const oneDecimal = numbers({
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const twoDecimals = numbers({
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const clock = times({
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const weekdayShort = times({ weekday: 'short' });
const weekdayLong = times({ weekday: 'long' });
const dayMonth = times({ day: 'numeric', month: 'short' });
const dayMonthYear = times({
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const dayMonthLong = times({ day: 'numeric', month: 'long' });

function unit(value: string, name: string): string {
  return value + GAP + name;
}

/** Never says 100 % before the end is reached. */
export function formatPercent(fraction: number): string {
  const percent = fraction < 1 ? Math.min(Math.round(fraction * 100), 99) : 100;
  return unit(whole.format(percent), '%');
}

/** With one decimal. */
export function formatTenth(fraction: number): string {
  return unit(oneDecimal.format(fraction * 100), '%');
}

/** Fraction per hour as `0.44 %/h`. */
export function formatRate(fractionPerHour: number): string {
  const percent = fractionPerHour * 100;
  return unit((percent < 9.995 ? twoDecimals : oneDecimal).format(percent), '%/h');
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** Two units at most: `3 d 18 h`, `3 h 02 m`, `48 m`. Less than a minute is one minute. */
export function formatDuration(durationMs: number): string {
  const minutes = Math.max(1, Math.floor(durationMs / MINUTE_MS));
  if (durationMs >= DAY_MS) {
    const hours = Math.floor(durationMs / HOUR_MS);
    const days = unit(String(Math.floor(hours / 24)), 'd');
    return hours % 24 === 0 || hours >= 240 ? days : days + SPACE + unit(String(hours % 24), 'h');
  }
  if (minutes < 60) return unit(String(minutes), 'm');
  return unit(String(Math.floor(minutes / 60)), 'h') + SPACE + unit(pad(minutes % 60), 'm');
}

/** One unit, where there is no room for two: `3 d`, `3 h`, `48 m`. */
export function formatBrief(durationMs: number): string {
  if (durationMs >= DAY_MS) return unit(String(Math.floor(durationMs / DAY_MS)), 'd');
  if (durationMs >= HOUR_MS) return unit(String(Math.floor(durationMs / HOUR_MS)), 'h');
  return unit(String(Math.max(1, Math.floor(durationMs / MINUTE_MS))), 'm');
}

/** With seconds, for what a person waits for: `8 m 48 s`. */
export function formatWait(durationMs: number): string {
  const seconds = Math.max(0, Math.ceil(durationMs / 1000));
  if (seconds < 60) return unit(String(seconds), 's');
  return unit(String(Math.floor(seconds / 60)), 'm') + SPACE + unit(pad(seconds % 60), 's');
}

/** How long a request took: `640 ms`, `2.4 s`. */
export function formatElapsed(durationMs: number): string {
  if (durationMs < 1000) return unit(whole.format(durationMs), 'ms');
  return unit(oneDecimal.format(durationMs / 1000), 's');
}

/** One unit, for the age of a reading: `22 min`, `3 h`, `2 d`. */
export function formatAge(durationMs: number): string {
  if (durationMs < HOUR_MS) {
    return unit(String(Math.max(1, Math.floor(durationMs / MINUTE_MS))), 'min');
  }
  if (durationMs < DAY_MS) return unit(String(Math.floor(durationMs / HOUR_MS)), 'h');
  return unit(String(Math.floor(durationMs / DAY_MS)), 'd');
}

/** On the disk, in thousands: `36 kB`, `38 MB`. */
export function formatBytes(count: number): string {
  if (count < 1_000_000) return unit(whole.format(Math.ceil(count / 1000)), 'kB');
  return unit(whole.format(Math.round(count / 1_000_000)), 'MB');
}

function isSameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}

export function formatClock(atMs: number): string {
  return clock.format(atMs);
}

/** Of the two instants with this clock time it can only be the next one. */
function isNextOfItsTime(atMs: number, nowMs: number): boolean {
  return atMs >= nowMs && atMs - nowMs <= 12 * HOUR_MS;
}

function isClockEnough(atMs: number, nowMs: number): boolean {
  return isSameDay(new Date(atMs), new Date(nowMs)) || isNextOfItsTime(atMs, nowMs);
}

/** `16:40` today and in the next 12 hours, `Mon 09:00` within a week, `1 Dec, 01:00` beyond; `31 Dec 2030` where the year could be another. */
export function formatMoment(atMs: number, nowMs: number): string {
  const time = clock.format(atMs);
  if (isClockEnough(atMs, nowMs)) return time;
  if (Math.abs(atMs - nowMs) < 6.5 * DAY_MS) return `${weekdayShort.format(atMs)} ${time}`;
  if (Math.abs(atMs - nowMs) > 300 * DAY_MS) return dayMonthYear.format(atMs);
  return `${dayMonth.format(atMs)}, ${time}`;
}

/** As part of a sentence: `at 16:40`, `on Mon 09:00`, `on 1 Dec, 01:00`. */
export function formatWhen(atMs: number, nowMs: number): string {
  return `${isClockEnough(atMs, nowMs) ? 'at' : 'on'} ${formatMoment(atMs, nowMs)}`;
}

/** In the past: `today at 02:10`, `on Mon at 02:10`, `on 1 Dec`. */
export function formatPast(atMs: number, nowMs: number): string {
  if (isSameDay(new Date(atMs), new Date(nowMs))) return `today at ${clock.format(atMs)}`;
  if (nowMs - atMs < 6 * DAY_MS) return `on ${weekdayShort.format(atMs)} at ${clock.format(atMs)}`;
  return `on ${dayMonth.format(atMs)}`;
}

/** `1 Dec`. */
export function formatShortDay(atMs: number): string {
  return dayMonth.format(atMs);
}

export function formatDay(atMs: number): string {
  return dayMonthLong.format(atMs);
}

/** `today's`, `Monday's`, or `the one on 1 Dec`: whose reset it is. */
export function formatResetOwner(atMs: number, nowMs: number): string {
  if (isSameDay(new Date(atMs), new Date(nowMs))) return `the reset at ${clock.format(atMs)}`;
  if (atMs - nowMs < 6.5 * DAY_MS) return `${weekdayLong.format(atMs)}’s reset`;
  return `the reset on ${dayMonth.format(atMs)}`;
}

const lists = atFirstUse<readonly string[]>(
  () => new Intl.ListFormat(LOCALE, { type: 'conjunction' }),
);

export function formatList(parts: readonly string[]): string {
  return lists.format(parts);
}

/** So many names can be taken in; of more the first few and how many there are. */
const MOST_NAMES = 4;

export function fewNames(names: readonly string[]): readonly string[] {
  if (names.length <= MOST_NAMES) return names;
  const shown = names.slice(0, MOST_NAMES - 1);
  return [...shown, `${String(names.length - shown.length)} more`];
}

/** US dollars; of a sum below a cent as much as says something. */
export function formatDollars(amount: number): string {
  if (amount === 0 || amount >= 0.01) return `$${twoDecimals.format(amount)}`;
  return `$${amount.toPrecision(2)}`;
}
