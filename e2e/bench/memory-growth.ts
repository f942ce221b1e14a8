import type { Candidate } from './candidates/candidate.ts';
import type { Load } from './load/load.ts';
import { CONNECTIONS, underLoad } from './measure.ts';
import { PLAIN_BODY } from './payload.ts';
import { rssBytes } from './process-figures.ts';
import { difference, ratio } from './stats.ts';
import { figure, megabytes, percent, table } from './table.ts';

const SECONDS = 2;
/** A candidate that answers nothing must not keep the bench for ever. */
const LOADS_LIMIT = 60;

export interface MemoryGrowth {
  readonly name: string;
  readonly idleBytes: number | null;
  readonly requests: number;
  readonly firstBytes: number | null;
  readonly secondBytes: number | null;
  readonly errors: number;
}

/** A fresh process under so many requests, and under as many again. */
export async function memoryGrowth(
  candidate: Candidate,
  requests: number,
  load: Load,
): Promise<MemoryGrowth> {
  const started = await candidate.start(false);
  const look = () => (started.child === null ? null : rssBytes(started.child.pid));
  let errors = 0;
  let done = 0;
  async function until(count: number): Promise<number | null> {
    for (let loads = 0; done < count && loads < LOADS_LIMIT; loads += 1) {
      const figures = await underLoad(started, load, PLAIN_BODY, CONNECTIONS, SECONDS);
      done += figures.requests;
      errors += figures.errors;
    }
    return look();
  }
  try {
    const idleBytes = look();
    const firstBytes = await until(requests);
    const secondBytes = await until(2 * requests);
    return { name: candidate.name, idleBytes, requests, firstBytes, secondBytes, errors };
  } finally {
    await started.child?.end();
  }
}

/** Of the memory after the first requests; null where it was not measured. */
export function grownBy({ firstBytes, secondBytes }: MemoryGrowth): number | null {
  return ratio(difference(secondBytes, firstBytes), firstBytes);
}

export function memoryTable(all: readonly MemoryGrowth[]): string {
  const count = (times: number) => figure((all[0]?.requests ?? 0) * times, 0);
  const head = [
    'memory',
    'at the start',
    `after ${count(1)}`,
    `after ${count(2)}`,
    'grown by',
    'errors',
  ];
  const rows = all.map((one) => [
    one.name,
    megabytes(one.idleBytes),
    megabytes(one.firstBytes),
    megabytes(one.secondBytes),
    percent(grownBy(one)),
    figure(one.errors, 0),
  ]);
  return table(head, rows);
}
