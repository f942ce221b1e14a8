/** No more digits than the clock means: a record is a line of text, ten thousand of which are kept. */
export function toMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
