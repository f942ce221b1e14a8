import type { CandidateResult } from './results.ts';
import { difference, median, pairedMedian, ratio, spread } from './stats.ts';

/** The medians of a candidate, alone and against the floor and the upstream itself. */
export type Summary = ReturnType<typeof summarise>[number];

export function summarise(results: readonly CandidateResult[]) {
  const direct = results.find(({ name }) => name === 'direct');
  const floor = results.find(({ name }) => name === 'floor');
  return results.map((result) => ({
    name: result.name,
    reason: result.reason,
    startMs: median(result.startsMs),
    ...result.memory,
    errors: [
      ...result.rounds,
      ...result.streamRounds.flatMap(({ few, many }) => [few, many]),
    ].reduce((sum, { errors }) => sum + errors, 0),
    ...requestFigures(result, direct, floor),
    streams: streamFigures(result, direct, floor),
  }));
}

function requestFigures(
  result: CandidateResult,
  direct: CandidateResult | undefined,
  floor: CandidateResult | undefined,
) {
  const p50 = (of?: CandidateResult) => of?.rounds.map((round) => round.p50Ms) ?? [];
  const p90 = (of?: CandidateResult) => of?.rounds.map((round) => round.p90Ms) ?? [];
  const rate = (of?: CandidateResult) => of?.rounds.map((round) => round.requestsPerSecond) ?? [];
  const cpu = (of?: CandidateResult) => of?.rounds.map((round) => round.cpuUsPerRequest) ?? [];
  return {
    p50Ms: median(p50(result)),
    addedP50Ms: pairedMedian(p50(result), p50(direct), difference),
    addedP90Ms: pairedMedian(p90(result), p90(direct), difference),
    requestsPerSecond: median(rate(result)),
    rateSpread: spread(rate(result)),
    rateToFloor: pairedMedian(rate(result), rate(floor), ratio),
    rateToDirect: pairedMedian(rate(result), rate(direct), ratio),
    cpuUsPerRequest: median(cpu(result)),
    cpuToFloor: pairedMedian(cpu(result), cpu(floor), ratio),
  };
}

function streamFigures(
  result: CandidateResult,
  direct: CandidateResult | undefined,
  floor: CandidateResult | undefined,
) {
  const first = (of?: CandidateResult) => of?.streamRounds.map((one) => one.firstByteP50Ms) ?? [];
  const few = (of?: CandidateResult) =>
    of?.streamRounds.map((one) => one.few.eventsPerSecond) ?? [];
  const many = (of?: CandidateResult) =>
    of?.streamRounds.map((one) => one.many.eventsPerSecond) ?? [];
  return {
    firstByteP50Ms: median(first(result)),
    addedFirstByteMs: pairedMedian(first(result), first(direct), difference),
    fewPerSecond: median(few(result)),
    fewToFloor: pairedMedian(few(result), few(floor), ratio),
    manyPerSecond: median(many(result)),
    manyToFloor: pairedMedian(many(result), many(floor), ratio),
    cpuUsPerEvent: median(result.streamRounds.map((one) => one.many.cpuUsPerEvent)),
  };
}
