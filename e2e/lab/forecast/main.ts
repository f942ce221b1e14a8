import { table } from '../../../main/cli/table.ts';
import { compareDay } from './compare.ts';
import { keepDay } from './kept-points.ts';
import type { KeptWindow } from './kept-points.ts';
import { simulateDay } from './simulated-day.ts';
import { ASKED_AT, WORKERS } from './workday.ts';

const SHOWN_HOURS = Array.from({ length: 14 }, (_, index) => index + 8);

/** `npm run lab:forecast`: a day of simulated work, what was kept of it, what was forecast, and what came true. */
for (const movesOver of [false, true]) {
  const options = { workers: WORKERS, askedAt: ASKED_AT, movesOver };
  const what = movesOver ? 'goes to the others' : 'waits';
  console.log(
    `\nThe work of an empty account ${what}. The hourly points, in percent; > began anew:\n`,
  );
  const kept = await keepDay(options);
  console.log(
    table(
      ['WINDOW', ...SHOWN_HOURS.map((hour) => `${hour}h`)],
      kept.map((each) => pointsRow(each)),
    ),
  );
  console.log('');
  console.log(
    table(
      ['AT', 'ABOUT', 'FORECAST', 'CAME TRUE'],
      compareDay(await simulateDay(options)).map(({ at, about, forecast, truth }) => [
        at,
        about,
        forecast,
        truth,
      ]),
    ),
  );
}

function pointsRow({ name, window, byHour, resets }: KeptWindow): string[] {
  const points = SHOWN_HOURS.map((hour) => {
    const used = byHour.get(hour);
    return used === undefined ? '' : `${resets.includes(hour) ? '>' : ''}${Math.round(used * 100)}`;
  });
  return [`${name} ${window}`, ...points];
}
