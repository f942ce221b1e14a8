import type { Started } from './candidates/candidate.ts';
import type { Load, LoadOrder } from './load/load.ts';
import { sequential } from './load/sequential.ts';
import type { Plan } from './options.ts';
import { EVENTS_PER_STREAM, PLAIN_BODY, SHORT_STREAM_BODY, STREAM_BODY } from './payload.ts';
import { cpuUs } from './process-figures.ts';
import type { RequestRound, StreamFigures, StreamRound } from './results.ts';
import { difference, quantile, ratio } from './stats.ts';

export const CONNECTIONS = 64;
const FEW_STREAMS = 8;
const MANY_STREAMS = 32;
const STREAM_SECONDS = 1;
const SHORT_STREAMS = 300;

export async function measureRequests(
  started: Started,
  plan: Plan,
  load: Load,
): Promise<RequestRound> {
  const wholeMs = (await sequential(started, PLAIN_BODY, plan.requests)).map((one) => one.wholeMs);
  const busy = await underLoad(started, load, PLAIN_BODY, CONNECTIONS, plan.seconds);
  return {
    p50Ms: quantile(wholeMs, 0.5) ?? 0,
    p90Ms: quantile(wholeMs, 0.9) ?? 0,
    requestsPerSecond: busy.requests / busy.seconds,
    cpuUsPerRequest: ratio(busy.cpuUs, busy.requests),
    errors: busy.errors,
  };
}

export async function measureStreams(started: Started, load: Load): Promise<StreamRound> {
  const timings = await sequential(started, SHORT_STREAM_BODY, SHORT_STREAMS);
  const firstByteMs = timings.map((timing) => timing.firstByteMs);
  return {
    firstByteP50Ms: quantile(firstByteMs, 0.5) ?? 0,
    few: await streams(started, load, FEW_STREAMS),
    many: await streams(started, load, MANY_STREAMS),
  };
}

async function streams(started: Started, load: Load, count: number): Promise<StreamFigures> {
  const busy = await underLoad(started, load, STREAM_BODY, count, STREAM_SECONDS);
  const events = busy.requests * EVENTS_PER_STREAM;
  return {
    eventsPerSecond: events / busy.seconds,
    cpuUsPerEvent: ratio(busy.cpuUs, events),
    errors: busy.errors,
  };
}

export async function underLoad(
  { origin, headers, child }: Started,
  load: Load,
  body: string,
  connections: number,
  seconds: number,
  more: Pick<LoadOrder, 'freshHeader'> = {},
) {
  const used = () => (child === null ? null : cpuUs(child.pid));
  const before = used();
  const figures = await load({ origin, headers, body, connections, seconds, ...more });
  return { ...figures, cpuUs: difference(used(), before) };
}
