import type { Forecast } from '../../../shared/verdict/forecast.ts';
import { DAY_START_MS, HOUR_MS, MINUTE_MS } from './simulated-day.ts';
import type { Day, Minute } from './simulated-day.ts';

/** One forecast beside what came true. */
export interface Line {
  readonly at: string;
  readonly about: string;
  readonly forecast: string;
  readonly truth: string;
}

function time(atMs: number): string {
  const minutes = Math.round((atMs - DAY_START_MS) / MINUTE_MS);
  const day = minutes >= 24 * 60 ? '+1 ' : '';
  const clock = [Math.floor(minutes / 60) % 24, minutes % 60];
  return day + clock.map((part) => String(part).padStart(2, '0')).join(':');
}

function percent(fraction: number): string {
  return `${String(Math.round(fraction * 100))} %`;
}

function said({ verdict, end, emptyAtMs, resetsAtMs, unused }: Forecast): string {
  if (emptyAtMs !== null) return `empty at ${time(emptyAtMs)}`;
  if (end === null || resetsAtMs === null) return verdict;
  const ending = `ends at ${percent(end)} at ${time(resetsAtMs)}`;
  return unused === null ? ending : `${ending}, ${percent(unused)} unused`;
}

/** What became of the period in which a window was when it was asked for. */
function windowTruth(day: Day, atMs: number, name: string, id: string, resetsAtMs: number): string {
  const period = day.minutes.filter((minute) => minute.atMs >= atMs && minute.atMs < resetsAtMs);
  const fraction = (minute: Minute): number =>
    minute.readings.get(name)?.find((reading) => reading.id === id)?.fraction ?? 0;
  const empty = period.find((minute) => fraction(minute) >= 1);
  if (empty !== undefined) return `empty at ${time(empty.atMs + MINUTE_MS)}`;
  const last = period.at(-1);
  if (last === undefined || last.atMs + MINUTE_MS < resetsAtMs) return 'after this day';
  return `ended at ${percent(fraction(last))}, ${percent(1 - fraction(last))} unused`;
}

function poolSaid({ pool }: Day['forecasts'][number]): string {
  const { outlook } = pool;
  if (outlook.kind !== 'dry') return outlook.kind;
  const back = outlook.backAtMs === null ? '' : `, back at ${time(outlook.backAtMs)}`;
  return `dry at ${time(outlook.emptyAtMs)}${back}`;
}

function isDry({ readings }: Minute): boolean {
  return [...readings.values()].every((all) =>
    all.some(({ id, full }) => full && (id === '5h' || id === '7d')),
  );
}

/** In the five hours after it was asked for. */
function poolTruth(day: Day, atMs: number): string {
  const later = day.minutes.filter(
    (minute) => minute.atMs >= atMs && minute.atMs < atMs + 5 * HOUR_MS,
  );
  const dry = later.find((minute) => isDry(minute));
  if (dry === undefined) return 'not dry';
  const back = later.find((minute) => minute.atMs > dry.atMs && !isDry(minute));
  const end = back === undefined ? '' : `, back at ${time(back.atMs)}`;
  return `dry at ${time(dry.atMs + MINUTE_MS)}${end}`;
}

/** Every forecast of the day; of the weeks those that end in it. */
export function compareDay(day: Day): readonly Line[] {
  return day.forecasts.flatMap((asked) => {
    const { atMs, pool } = asked;
    const at = time(atMs);
    const windows = pool.members.flatMap(({ account, view }) =>
      view.windows.flatMap(({ window, forecast }) => {
        const name = account.email ?? '';
        const id = window.id.replace(/^anthropic:/, '');
        const { resetsAtMs } = forecast;
        if (resetsAtMs === null || window.scope !== null) return [];
        const truth = windowTruth(day, atMs, name, id, resetsAtMs);
        const line = { at, about: `${name} ${window.label}`, forecast: said(forecast), truth };
        return truth === 'after this day' ? [] : [line];
      }),
    );
    const together = { at, about: 'pool', forecast: poolSaid(asked), truth: poolTruth(day, atMs) };
    return [...windows, together];
  });
}
