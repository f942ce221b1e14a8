import { table } from '../../../main/cli/table.ts';
import { compareDay } from './compare.ts';
import { simulateDay } from './simulated-day.ts';
import { ASKED_AT, WORKERS } from './workday.ts';

/** `npm run lab:forecast`: a day of simulated work, what was forecast, and what came true. */
for (const movesOver of [false, true]) {
  const day = await simulateDay({ workers: WORKERS, askedAt: ASKED_AT, movesOver });
  const what = movesOver ? 'goes to the others' : 'waits';
  console.log(`\nThe work of an empty account ${what}:\n`);
  console.log(
    table(
      ['AT', 'ABOUT', 'FORECAST', 'CAME TRUE'],
      compareDay(day).map(({ at, about, forecast, truth }) => [at, about, forecast, truth]),
    ),
  );
}
