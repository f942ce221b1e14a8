import { formatPercent, formatRate } from '../../../shared/text/format.ts';
import type { RankedWindow } from './figures.ts';
import type { Candidate } from './order.ts';

/** Two numbers that were compared, in words that tell them apart. */
export interface ToldPair {
  readonly mine: string;
  readonly theirs: string;
  /** Windows that they are of. */
  readonly name: string;
  readonly theirName: string;
}

type Which = 'long' | 'short';
type Told = readonly [value: number, window: RankedWindow | null];

export function ratePair(which: Which, own: Candidate, other: Candidate): ToldPair {
  const of = ({ figures }: Candidate): Told => [
    which === 'long' ? figures.longRate : figures.shortRate,
    figures[which],
  ];
  return pairOf(which, of(own), of(other), [plainRate, exactRate]);
}

export function usedPair(which: Which, own: Candidate, other: Candidate): ToldPair {
  const of = ({ figures }: Candidate): Told => [
    which === 'long' ? figures.longUsed : figures.shortUsed,
    figures[which],
  ];
  return pairOf(which, of(own), of(other), [plainPercent, exactPercent]);
}

export function headroomPair(own: Candidate, other: Candidate): ToldPair {
  const of = ({ figures }: Candidate): Told => [figures.headroomRate, figures.long];
  return pairOf('long', of(own), of(other), [plainRate, exactRate]);
}

type Writer = (value: number) => string;

/** What rounds to the same is told in full: a comparison of two equal numbers explains nothing. */
function pairOf(
  which: Which,
  [mine, window]: Told,
  [theirs, theirWindow]: Told,
  [rounded, exact]: readonly [Writer, Writer],
): ToldPair {
  const write = rounded(mine) === rounded(theirs) ? exact : rounded;
  return {
    mine: write(mine) + assumed(window),
    theirs: write(theirs) + assumed(theirWindow),
    name: window?.label ?? theirWindow?.label ?? which,
    theirName: theirWindow?.label ?? window?.label ?? which,
  };
}

/** Of a window of which nothing is known half is taken as used. */
function assumed(window: RankedWindow | null): string {
  return (window?.usedFraction ?? null) === null ? ' (assumed)' : '';
}

function plainRate(fractionPerHour: number): string {
  return plain(formatRate(fractionPerHour));
}

function plainPercent(fraction: number): string {
  return plain(formatPercent(fraction));
}

/** All digits that are compared. */
function exactRate(fractionPerHour: number): string {
  return `${Number((fractionPerHour * 100).toPrecision(6))} %/h`;
}

function exactPercent(fraction: number): string {
  return `${Number((fraction * 100).toPrecision(6))} %`;
}

/** For terminals and programs: with the space that a person types. */
function plain(text: string): string {
  return text.replaceAll(/[\u00a0\u202f]/g, ' ');
}
