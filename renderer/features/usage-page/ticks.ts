import type { HistoryRange } from '../../../shared/model/history.ts';

/** Local: every 4 hours, every midnight, every fifth one, the first of each month. */
export function timeTicks(range: HistoryRange, fromMs: number, toMs: number): readonly number[] {
  const next = new Date(fromMs);
  if (range === '24h') next.setMinutes(0, 0, 0);
  else next.setHours(0, 0, 0, 0);
  if (range === '1y') next.setDate(1);
  const ticks: number[] = [];
  while (next.getTime() <= toMs) {
    const isFit = range !== '24h' || next.getHours() % 4 === 0;
    if (isFit && next.getTime() >= fromMs) ticks.push(next.getTime());
    if (range === '24h') next.setHours(next.getHours() + 1);
    else if (range === '1y') next.setMonth(next.getMonth() + 1);
    else next.setDate(next.getDate() + (range === '7d' ? 1 : 5));
  }
  return ticks;
}

const STEPS = [1, 2, 2.5, 5, 10] as const;

/** From 0 to a round number at or above it, in four steps or five. */
export function roundTicks(max: number): readonly number[] {
  if (max <= 0) return [0, 1];
  const raw = max / 4;
  const size = 10 ** Math.floor(Math.log10(raw));
  const step = (STEPS.find((one) => one * size >= raw * 0.999) ?? 10) * size;
  const count = Math.ceil(max / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(6)));
}
