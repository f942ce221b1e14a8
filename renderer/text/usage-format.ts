/** Formats of the Usage page, which is loaded when it is opened. */
const LOCALE = 'en-GB';
const GAP = '\u202f';

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const one = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const two = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const weekday = new Intl.DateTimeFormat(LOCALE, { weekday: 'short' });
const month = new Intl.DateTimeFormat(LOCALE, { month: 'short' });
const dayMonth = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' });
const dayMonthYear = new Intl.DateTimeFormat(LOCALE, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const longDay = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'long' });
const clock = new Intl.DateTimeFormat(LOCALE, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

export function formatCount(count: number): string {
  return whole.format(count);
}

const UNITS = [
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/** Three places: `86.1 M`, `312 k`, `980`. */
export function formatTokens(count: number): string {
  // 999,950 would be `1,000.0 k`.
  const unit = UNITS.find(([size]) => count >= size * 0.99995);
  if (unit === undefined) return whole.format(count);
  const value = count / unit[0];
  return (value < 99.95 ? one : whole).format(value) + GAP + unit[1];
}

/** Of an axis: no places that say nothing. */
export function formatAxisTokens(count: number): string {
  return formatTokens(count).replace(/\.0(?=\D|$)/, '');
}

/** `top`: of the axis, whose marks have as many places as each other. */
export function formatAxisRate(percentPerHour: number, top: number): string {
  return percentPerHour === 0 ? '0' : (top < 10 ? two : whole).format(percentPerHour);
}

/** `Fri 13`. */
export function formatWeekdayTick(atMs: number): string {
  return `${weekday.format(atMs)} ${String(new Date(atMs).getDate())}`;
}

export function formatMonthTick(atMs: number): string {
  return month.format(atMs);
}

/** `13 Nov`. */
export function formatDayTick(atMs: number): string {
  return dayMonth.format(atMs);
}

export function formatClockTick(atMs: number): string {
  return clock.format(atMs);
}

/** `Wed 18, 18:00`, of a month `18 Nov, 18:00`. */
export function formatBriefHour(atMs: number, isMonth: boolean): string {
  return `${isMonth ? dayMonth.format(atMs) : formatWeekdayTick(atMs)}, ${clock.format(atMs)}`;
}

/** `Wed 18 November, 18:00`. */
export function formatHour(atMs: number): string {
  return `${weekday.format(atMs)} ${longDay.format(atMs)}, ${clock.format(atMs)}`;
}

/** `Wed 18 November`. */
export function formatLongDay(atMs: number): string {
  return `${weekday.format(atMs)} ${longDay.format(atMs)}`;
}

/** `12 to 19 November`, `28 October to 3 November`, `19 November`, `22 Nov 2025 to 21 Nov 2026`. */
export function formatSpan(fromMs: number, toMs: number): string {
  const [from, to] = [new Date(fromMs), new Date(toMs)];
  const isSameMonth = from.getMonth() === to.getMonth() && from.getFullYear() === to.getFullYear();
  if (isSameMonth && from.getDate() === to.getDate()) return longDay.format(to);
  const isSameYear = from.getFullYear() === to.getFullYear();
  if (!isSameYear) return `${dayMonthYear.format(from)} to ${dayMonthYear.format(to)}`;
  const start = isSameMonth ? String(from.getDate()) : longDay.format(from);
  return `${start} to ${longDay.format(to)}`;
}
