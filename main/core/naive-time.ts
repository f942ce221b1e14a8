import { parseMoment } from '../../shared/model/common.ts';

/** Whose clock a provider's times without a zone show, as an offset from UTC. */
export type NaiveZone = '+08:00';

const NAIVE = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)$/;

/** Epoch milliseconds of a time as the provider writes it: with its own zone, or else in `zone`. Null: it is none. */
export function momentIn(text: string, zone: NaiveZone): number | null {
  const naive = NAIVE.exec(text.trim());
  if (naive === null) return parseMoment(text.trim());
  const [, day = '', time = ''] = naive;
  return parseMoment(`${day}T${time}${zone}`);
}
