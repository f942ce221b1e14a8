import { expect, test } from 'vitest';
import { compareDay } from './compare.ts';
import { keepDay } from './kept-points.ts';
import { simulateDay } from './simulated-day.ts';
import { ASKED_AT, WORKERS } from './workday.ts';

async function linesOf(movesOver: boolean): Promise<readonly string[]> {
  const day = await simulateDay({ workers: WORKERS, askedAt: ASKED_AT, movesOver });
  return compareDay(day).map(
    ({ at, about, forecast, truth }) => `${at} ${about}: ${forecast} | ${truth}`,
  );
}

test('a day of simulated work: at a steady pace every forecast of the day comes true', async () => {
  expect(await linesOf(false)).toEqual([
    '10:00 mira 5 h: empty at 12:10 | empty at 12:10',
    '10:00 mira 7 d: ends at 50 % at +1 04:00, 50 % unused | ended at 57 %, 43 % unused',
    '10:00 studio 5 h: empty at 12:20 | empty at 12:20',
    '10:00 lab 5 h: empty at 12:33 | empty at 12:33',
    '10:00 pool: dry at 12:33, back at 13:00 | dry at 12:33, back at 13:00',
    '12:00 mira 5 h: empty at 12:10 | empty at 12:10',
    '12:00 mira 7 d: ends at 55 % at +1 04:00, 45 % unused | ended at 57 %, 43 % unused',
    '12:00 studio 5 h: empty at 12:20 | empty at 12:20',
    '12:00 lab 5 h: empty at 12:33 | empty at 12:33',
    '12:00 pool: dry at 12:33, back at 13:00 | dry at 12:33, back at 13:00',
    // At 16:00 the work ends, which nobody can forecast.
    '15:00 mira 5 h: empty at 17:10 | ended at 72 %, 28 % unused',
    '15:00 mira 7 d: ends at 59 % at +1 04:00, 41 % unused | ended at 57 %, 43 % unused',
    '15:00 studio 5 h: empty at 17:20 | ended at 60 %, 40 % unused',
    '15:00 lab 5 h: empty at 17:33 | ended at 66 %, 34 % unused',
    '15:00 pool: dry at 17:33, back at 18:00 | not dry',
  ]);
});

test('where work moves over from an empty account, the forecast of the pool is the latest moment', async () => {
  const lines = await linesOf(true);
  expect(lines.filter((line) => line.includes(' pool: '))).toEqual([
    '10:00 pool: dry at 12:33, back at 13:00 | dry at 12:21, back at 13:00',
    '12:00 pool: dry at 12:33, back at 13:00 | dry at 12:21, back at 13:00',
    '15:00 pool: dry at 17:20, back at 18:00 | not dry',
  ]);
});

test('the hourly points of the day are what was used at the end of each hour', async () => {
  const kept = await keepDay({ workers: WORKERS, askedAt: [], movesOver: false });
  const mira = kept.find(({ name, window }) => name === 'mira' && window === '5 h');
  const hours = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18];
  expect(hours.map((hour) => Math.round((mira?.byHour.get(hour) ?? -1) * 100))).toEqual([
    22, 46, 70, 94, 100, 22, 46, 70, 72, 72, 0,
  ]);
  expect(mira?.resets).toEqual([13, 18]);
});
