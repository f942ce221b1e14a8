import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../../simulator/simulator.ts';
import { Case } from './case.ts';
import { judge } from './judge.ts';
import type { AtKill, Verdict } from './judge.ts';
import type { Chance } from './random.ts';
import type { Restarts } from './restart.ts';
import { reach, settleSimulator, untilDone } from './strike.ts';
import { lookAfterCrash, lookAlive } from './testing/look.ts';
import type { Seen } from './testing/look.ts';
import { tokenRequests } from './tokens.ts';
import { planCase } from './types.ts';
import type { Plan, Scenario } from './types.ts';
import type { Victim, Victims } from './victim.ts';

export type Hit = 'before request' | 'in flight' | 'not stored' | 'stored';

export interface CaseResult extends Verdict {
  readonly hit: Hit;
  readonly kills: number;
  readonly stopped: boolean;
  /** Null: nothing worth keeping. */
  readonly keptAt: string | null;
  readonly plan: Plan;
  /** For the study of a loss: what the simulator and the disk saw. */
  readonly story: readonly string[];
}

export interface Lane {
  readonly scratch: string;
  readonly simulator: Simulator;
  readonly victims: Victims;
  readonly restarts: Restarts;
}

const LIMIT_MS = 120_000;

/** Measured when a plan needs them: a run that is not disturbed takes a process more. */
export interface Durations {
  readonly operationMs: () => Promise<number>;
  readonly startMs: () => Promise<number>;
}

interface Times {
  readonly operationMs: number;
  readonly secondKillMs: number | null;
}

/** Kills one operation at one moment and judges what is left. Null: it had ended by itself before. */
export async function runCase(
  lane: Lane,
  scenario: Scenario,
  chance: Chance,
  durations: Durations,
): Promise<CaseResult | null> {
  const { simulator } = lane;
  const plan = planCase(scenario, chance);
  const times = await timesOf(plan, durations);
  simulator.faults.clear();
  simulator.log.clear();
  const bench = new Case(lane.scratch, simulator, chance);
  const hung = hangAfter(LIMIT_MS, bench);
  try {
    return await Promise.race([runPlan(lane, scenario, bench, plan, times), hung.happens]);
  } finally {
    hung.cancel();
  }
}

async function timesOf(plan: Plan, durations: Durations): Promise<Times> {
  return {
    operationMs: plan.moment.kind === 'uniform' ? await durations.operationMs() : 0,
    secondKillMs: plan.secondKill === null ? null : plan.secondKill * (await durations.startMs()),
  };
}

async function runPlan(
  lane: Lane,
  scenario: Scenario,
  bench: Case,
  plan: Plan,
  times: Times,
): Promise<CaseResult | null> {
  await scenario.prepare(bench);
  const kills: AtKill[] = [];
  const first = await strike(lane, scenario, bench, plan, times);
  if (first === null) {
    bench.dispose();
    return null;
  }
  kills.push(first);
  const environment = scenario.judgeEnvironment?.(bench) ?? bench.environment;
  if (times.secondKillMs !== null) {
    bench.step = 'kill the restart';
    await killRestart(lane, environment, times.secondKillMs);
    kills.push(await atKill(bench));
  }
  bench.step = 'judge';
  const verdict = await judge(bench, environment, kills, lane.restarts);
  const isLoss = verdict.losses.length > 0;
  if (!isLoss) bench.dispose();
  return {
    ...verdict,
    hit: hitOf(bench, first),
    kills: kills.length,
    stopped: plan.stopMs !== null,
    keptAt: isLoss ? bench.home : null,
    story: isLoss ? story(bench, kills) : [],
    plan,
  };
}

/** A wait without an end is a finding of its own; the lab stops there, with everything left as it is. */
function hangAfter(limitMs: number, bench: Case): { happens: Promise<never>; cancel: () => void } {
  let cancel = (): void => undefined;
  const happens = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`a case hangs at "${bench.step}": ${bench.home}`)),
      limitMs,
    );
    cancel = () => clearTimeout(timer);
  });
  return { happens, cancel };
}

/** How long the operation takes when nobody disturbs it. */
export async function measure(lane: Lane, scenario: Scenario, chance: Chance): Promise<number> {
  lane.simulator.log.clear();
  const bench = new Case(lane.scratch, lane.simulator, chance);
  await scenario.prepare(bench);
  const victim = lane.victims.take();
  await begin(scenario, bench, victim);
  const beganMs = performance.now();
  const beside = scenario.accompany?.(bench, victim).catch(() => undefined);
  await untilDone(scenario, bench, victim);
  const tookMs = performance.now() - beganMs;
  await victim.kill();
  await beside;
  bench.dispose();
  return tookMs;
}

/** Null: the operation was over before. */
async function strike(
  lane: Lane,
  scenario: Scenario,
  bench: Case,
  plan: Plan,
  { operationMs }: Times,
): Promise<AtKill | null> {
  const { simulator, victims } = lane;
  const over = new AbortController();
  const victim = victims.take();
  const companion = scenario.companion === undefined ? null : victims.take();
  const reached = reach(plan.moment, operationMs, simulator, over.signal);
  bench.step = 'begin';
  await begin(scenario, bench, victim);
  const beside = scenario.accompany?.(bench, victim).catch(() => undefined);
  await companion?.begin({ ...orderOf(bench), argv: scenario.companion ?? null }, null);
  bench.step = 'reach the moment';
  const done = untilDone(scenario, bench, victim);
  await Promise.race([reached, done]);
  over.abort();
  const ended = victim.hasEnded;
  const meetsRival = scenario.rival && plan.stopMs !== null && !ended;
  const rival = companion ?? (meetsRival ? victims.take() : null);
  if (!ended && plan.stopMs !== null) {
    bench.step = 'stop';
    victim.signal('SIGSTOP');
    if (companion === null) await rival?.begin({ ...orderOf(bench), argv: null }, null);
    await sleep(plan.stopMs);
    simulator.faults.clear();
    if (plan.goesOn) {
      victim.signal('SIGCONT');
      await done;
    }
  }
  bench.step = 'kill';
  const kill = await killAside(bench, victim, ended ? null : rival);
  bench.step = 'wait for the person at the page';
  await beside;
  bench.step = 'wait for the other process';
  await rival?.closed;
  return ended ? null : kill;
}

/** The other process stands still meanwhile, so that what it does afterwards can be told from what was before. */
async function killAside(bench: Case, victim: Victim, other: Victim | null): Promise<AtKill> {
  other?.signal('SIGSTOP');
  await victim.kill();
  const kill = await atKill(bench, other !== null && !other.hasEnded);
  other?.signal('SIGCONT');
  return kill;
}

/** Another process, for which every lease of now has run out. */
function orderOf(bench: Case): { environment: Record<string, string>; aheadMs: number } {
  return { environment: bench.environment, aheadMs: 20_000 };
}

async function begin(scenario: Scenario, bench: Case, victim: Victim): Promise<void> {
  const environment = scenario.environment?.(bench) ?? bench.environment;
  await victim.begin({ argv: scenario.argv(bench), environment }, scenario.input?.(bench) ?? null);
}

async function killRestart(
  lane: Lane,
  environment: Record<string, string>,
  afterMs: number,
): Promise<void> {
  const victim = lane.victims.take();
  const argv = ['serve', '--port', '0', '--no-ui', '--json'];
  await victim.begin({ argv, environment, aheadMs: 20_000 }, null);
  await sleep(afterMs);
  await victim.kill();
}

async function atKill(bench: Case, othersLive = false): Promise<AtKill> {
  await settleSimulator(bench.simulator);
  const lastRequest = bench.simulator.log.records.at(-1)?.id ?? 0;
  return { disk: look(bench.folder, othersLive), lastRequest };
}

/**
 * A commit whose writer died between the log file and the shared index of it counts only when nobody else has the
 * file open: then the next to open it recovers it. With another process there, it must be read beside that one.
 */
function look(folder: string, othersLive: boolean): Seen | null {
  if (!othersLive) return lookAfterCrash(folder);
  try {
    return lookAlive(folder);
  } catch {
    // The other one stands still in the middle of opening or closing the file.
    return lookAfterCrash(folder);
  }
}

function hitOf(bench: Case, kill: AtKill | undefined): Hit {
  const last = tokenRequests(bench.simulator).findLast(({ id }) => id <= (kill?.lastRequest ?? 0));
  if (last === undefined) return 'before request';
  if (!last.answered) return 'in flight';
  const accounts = kill?.disk?.accounts ?? [];
  if (last.kind === 'refresh')
    return accounts.some(({ refreshToken }) => refreshToken === last.offered)
      ? 'not stored'
      : 'stored';
  const person = bench.people().find(({ id }) => id === last.person);
  const row = accounts.find(({ email }) => email === person?.email);
  const isNew = row !== undefined && row.refreshToken !== bench.firstTokens.get(person?.id ?? '');
  return isNew ? 'stored' : 'not stored';
}

function story(bench: Case, kills: readonly AtKill[]): readonly string[] {
  const nameOf = (token: string | null): string =>
    token === null ? 'none' : `…${token.slice(-6)}`;
  return [
    ...tokenRequests(bench.simulator).map(
      ({ id, kind, offered, effective, answered }) =>
        `request ${id}: ${kind} ${nameOf(offered)}${effective ? ', spent' : ''}${answered ? ', answered' : ''}`,
    ),
    ...kills.map(({ disk, lastRequest }) => {
      const accounts = disk?.accounts.map((row) => `${row.id} ${nameOf(row.refreshToken)}`);
      const leases = disk?.leases.map((lease) => `${lease.account} ${lease.owner} ${lease.pid}`);
      return `kill after request ${lastRequest}: accounts ${accounts?.join(', ')}; leases ${leases?.join(', ')}`;
    }),
  ];
}
