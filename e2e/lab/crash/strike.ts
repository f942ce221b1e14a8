import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../../simulator/simulator.ts';
import type { Case } from './case.ts';
import { isTokenRequest } from './tokens.ts';
import type { Moment, Scenario } from './types.ts';
import type { Victim } from './victim.ts';

const TURNS = 12;
const LIMIT_MS = 20_000;

/** Resolves at the moment of the plan, or when the operation is over before it. */
export async function reach(
  moment: Moment,
  durationMs: number,
  simulator: Simulator,
  over: AbortSignal,
): Promise<void> {
  if (over.aborted) return;
  if (moment.kind === 'uniform') return pause(moment.fraction * durationMs, over);
  if (moment.kind === 'answered') {
    await untilAnswered(simulator, moment.nth, over);
    return pause(moment.delayMs, over);
  }
  if (moment.nth > 1) await untilAnswered(simulator, moment.nth - 1, over);
  if (over.aborted) return;
  const fault = simulator.faults.add({
    path: '/v1/oauth/token',
    action: { kind: 'hold', where: moment.where },
  });
  await Promise.race([fault.whenHit, whenAborted(over)]);
  // The effect of a held answer comes a turn after the hit.
  await nextTurn();
}

/** Resolves when the operation has done its work: then a kill would prove nothing new. */
export async function untilDone(scenario: Scenario, bench: Case, victim: Victim): Promise<void> {
  const endMs = performance.now() + LIMIT_MS;
  while (!victim.hasEnded && scenario.isDone?.(bench, victim) !== true) {
    if (performance.now() > endMs) return;
    await sleep(8);
  }
}

/** What a dead process had sent reaches the simulator within a few turns of the loop. */
export async function settleSimulator(simulator: Simulator): Promise<void> {
  simulator.faults.clear();
  for (let turn = 0; turn < TURNS; turn += 1) await nextTurn();
  const open = simulator.log.find((record) => isTokenRequest(record) && !record.ended);
  await Promise.race([Promise.all(open.map((record) => record.whenEnded)), sleep(500)]);
}

async function untilAnswered(simulator: Simulator, nth: number, over: AbortSignal): Promise<void> {
  const isNth = (): boolean =>
    over.aborted ||
    simulator.log.find((record) => isTokenRequest(record) && record.status !== null).length >= nth;
  await Promise.race([simulator.log.waitFor(isNth), whenAborted(over)]);
}

async function pause(ms: number, over: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: over }).catch(() => undefined);
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
