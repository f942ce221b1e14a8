import type { Worker } from './simulated-day.ts';

/** Three accounts at a steady pace until 16:00; the week of the first ends in the night. */
export const WORKERS: readonly Worker[] = [
  { name: 'mira', perHour: 0.24, from: 8, to: 16, week: { used: 0.4, resetsAtHour: 28 } },
  { name: 'studio', perHour: 0.3, from: 9, to: 16, week: { used: 0.3, resetsAtHour: 100 } },
  { name: 'lab', perHour: 0.22, from: 8, to: 16, week: { used: 0.5, resetsAtHour: 60 } },
];

export const ASKED_AT: readonly number[] = [10, 12, 15];
