import type { Candidate, Started } from './candidates/candidate.ts';
import type { Load } from './load/load.ts';
import { measureRequests, measureStreams } from './measure.ts';
import type { Plan } from './options.ts';
import { rssBytes } from './process-figures.ts';
import type { CandidateResult, MemoryFigures, RequestRound, StreamRound } from './results.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Runner {
  readonly candidate: Candidate;
  reason: string | null;
  started: Started | null;
  readonly startsMs: number[];
  readonly memory: Mutable<MemoryFigures>;
  readonly rounds: RequestRound[];
  readonly streamRounds: StreamRound[];
}

/** Round after round, each candidate in turn; one that fails leaves, the others go on. */
export async function run(
  candidates: readonly Candidate[],
  plan: Plan,
  load: Load,
  say: (text: string) => void,
): Promise<readonly CandidateResult[]> {
  const runners = candidates.map(newRunner);
  await start(runners, plan, say);
  forEachRunning(runners, (runner, started) => {
    runner.memory.idleBytes = memoryOf(started);
  });
  say('warm-up');
  await inTurn(runners, async (_runner, started) => {
    await measureRequests(started, { ...plan, requests: 500, seconds: 1 }, load);
  });
  await requestRounds(runners, plan, load, say);
  for (let round = 1; round <= plan.streamRounds; round += 1) {
    say(`streams, round ${round} of ${plan.streamRounds}`);
    await inTurn(rotated(runners, round), async (runner, started) => {
      runner.streamRounds.push(await measureStreams(started, load));
    });
  }
  for (const { started } of runners) await started?.child?.end();
  return runners.map(resultOf);
}

function newRunner(candidate: Candidate): Runner {
  return {
    candidate,
    reason: candidate.unavailable(),
    started: null,
    startsMs: [],
    memory: { idleBytes: null, afterLoadBytes: null, afterSecondLoadBytes: null },
    rounds: [],
    streamRounds: [],
  };
}

function resultOf(runner: Runner): CandidateResult {
  const { candidate, reason, startsMs, memory, rounds, streamRounds } = runner;
  return { name: candidate.name, reason, startsMs, memory, rounds, streamRounds };
}

async function start(
  runners: readonly Runner[],
  plan: Plan,
  say: (text: string) => void,
): Promise<void> {
  say('start');
  for (const runner of runners)
    if (runner.reason === null) await attempt(runner, () => runner.candidate.prepare());
  for (let round = 1; round <= plan.starts; round += 1)
    for (const runner of runners) {
      const isLast = round === plan.starts;
      if (runner.reason !== null || !(isLast || runner.candidate.hasTimedStart)) continue;
      await attempt(runner, async () => {
        const started = await runner.candidate.start(isLast);
        if (started.startMs !== null) runner.startsMs.push(started.startMs);
        if (isLast) runner.started = started;
        else await started.child?.end();
      });
    }
}

/** Two loads of half the rounds each: what grows from the first to the second leaks. */
async function requestRounds(
  runners: readonly Runner[],
  plan: Plan,
  load: Load,
  say: (text: string) => void,
): Promise<void> {
  const half = Math.ceil(plan.rounds / 2);
  for (let round = 1; round <= plan.rounds; round += 1) {
    say(`requests, round ${round} of ${plan.rounds}`);
    await inTurn(rotated(runners, round), async (runner, started) => {
      runner.rounds.push(await measureRequests(started, plan, load));
      if (round === half) runner.memory.afterLoadBytes = memoryOf(started);
      else if (round === plan.rounds) runner.memory.afterSecondLoadBytes = memoryOf(started);
    });
  }
}

/** Another candidate is first in each round, so that none always follows the same one. */
function rotated<T>(items: readonly T[], by: number): readonly T[] {
  const first = by % Math.max(1, items.length);
  return [...items.slice(first), ...items.slice(0, first)];
}

async function inTurn(
  runners: readonly Runner[],
  action: (runner: Runner, started: Started) => Promise<void>,
): Promise<void> {
  for (const runner of runners) {
    const { started } = runner;
    if (started !== null) await attempt(runner, () => action(runner, started));
  }
}

function forEachRunning(
  runners: readonly Runner[],
  action: (runner: Runner, started: Started) => void,
): void {
  for (const runner of runners) if (runner.started !== null) action(runner, runner.started);
}

async function attempt(runner: Runner, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    const { started } = runner;
    const message = error instanceof Error ? error.message : String(error);
    runner.reason = `failed: ${message} ${started?.child?.complaint ?? ''}`.trim();
    runner.started = null;
    await started?.child?.end();
  }
}

function memoryOf({ child }: Started): number | null {
  return child === null ? null : rssBytes(child.pid);
}
