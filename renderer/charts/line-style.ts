/** Four hues that are no verdicts, each with its own dash. */
export type Hue = 1 | 2 | 3 | 4;

export const DASHES: Readonly<Record<Hue, string | undefined>> = {
  1: undefined,
  2: '6 3',
  3: '2 3',
  4: '8 3 2 3',
};

export function hueColor(hue: Hue): string {
  return `var(--series-${String(hue)})`;
}
