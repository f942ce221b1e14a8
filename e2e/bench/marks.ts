import type { AccountSummary } from './account-summary.ts';
import type { MemoryGrowth } from './memory-growth.ts';
import { grownBy } from './memory-growth.ts';
import type { Summary } from './summary.ts';

export interface Mark {
  readonly name: string;
  /** As a person reads it, e.g. `≥ 60 %`. */
  readonly wanted: string;
  readonly value: number | null;
  readonly unit: string;
  /** Null where it was not measured. */
  readonly isMet: boolean | null;
}

interface MarkRule<T> {
  readonly name: string;
  readonly unit: string;
  /** What counts here and the value it may not pass; `atLeast` or `atMost` says on which side. */
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly of: (measured: T) => number | null;
}

const percentOf = (part: number | null) => (part === null ? null : part * 100);
const mbOf = (bytes: number | null) => (bytes === null ? null : bytes / 1e6);

/** What the thin Sluice has to reach. */
const FIRST: readonly MarkRule<Summary>[] = [
  { name: 'requests/s of the floor', unit: '%', atLeast: 60, of: (s) => percentOf(s.rateToFloor) },
  { name: 'listening after start', unit: 'ms', atMost: 500, of: (s) => s.startMs },
];

/** What the whole path has to reach in the end. */
const WHOLE_PATH: readonly MarkRule<Summary>[] = [
  { name: 'requests/s of the floor', unit: '%', atLeast: 80, of: (s) => percentOf(s.rateToFloor) },
  { name: 'CPU per request', unit: 'µs', atMost: 65, of: (s) => s.cpuUsPerRequest },
  { name: 'added p50', unit: 'ms', atMost: 0.15, of: (s) => s.addedP50Ms },
  {
    name: 'added first byte of a stream',
    unit: 'ms',
    atMost: 0.4,
    of: (s) => s.streams.addedFirstByteMs,
  },
  { name: 'events/s, 32 streams', unit: 'k', atLeast: 250, of: (s) => thousands(s) },
  { name: 'CPU per event', unit: 'µs', atMost: 3, of: (s) => s.streams.cpuUsPerEvent },
  { name: 'memory idle', unit: 'MB', atMost: 90, of: (s) => mbOf(s.idleBytes) },
  { name: 'listening after start', unit: 'ms', atMost: 300, of: (s) => s.startMs },
];

export interface More {
  /** Fewest accounts first. */
  readonly accounts: readonly AccountSummary[];
  /** Of Sluice. */
  readonly memory: MemoryGrowth | null;
}

const MORE: readonly MarkRule<More>[] = [
  // A new session may take its time (`bench:selection` has that mark): each account draws once for it.
  {
    name: 'CPU with 1,000 accounts, known session',
    unit: '% of with 1',
    atMost: 110,
    of: (more) => percentOf(more.accounts.at(-1)?.stickyToFewest ?? null),
  },
  {
    // Not 0: V8 lets garbage lie while there is room; the floor's own memory grows by a third here.
    name: 'memory grown by 100,000 more requests',
    unit: '%',
    atMost: 10,
    of: ({ memory }) => (memory === null ? null : percentOf(grownBy(memory))),
  },
];

export function firstMarks(sluice: Summary): readonly Mark[] {
  return FIRST.map((rule) => judge(rule, sluice));
}

export function wholePathMarks(sluice: Summary, more: More): readonly Mark[] {
  return [
    ...WHOLE_PATH.map((rule) => judge(rule, sluice)),
    ...MORE.map((rule) => judge(rule, more)),
  ];
}

function thousands({ streams }: Summary): number | null {
  return streams.manyPerSecond === null ? null : streams.manyPerSecond / 1000;
}

function judge<T>({ name, unit, atLeast, atMost, of }: MarkRule<T>, measured: T): Mark {
  const value = of(measured);
  const limit = atLeast ?? atMost ?? 0;
  return {
    name,
    unit,
    value,
    wanted: `${atLeast === undefined ? '≤' : '≥'} ${limit} ${unit}`,
    isMet: value === null ? null : atLeast === undefined ? value <= limit : value >= limit,
  };
}
