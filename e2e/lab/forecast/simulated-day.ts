import type { Snapshot } from '../../../shared/contract/state.ts';
import { makeAccount, makeSnapshot } from '../../../shared/testing/snapshot.ts';
import { viewPools } from '../../../shared/verdict/pool.ts';
import type { Pool } from '../../../shared/verdict/pool.ts';
import type { UsageReport } from '../../../main/core/usage.ts';
import type { PoolAccount } from '../../../main/core/account.ts';
import { anthropicUsage } from '../../../main/providers/anthropic-usage.ts';
import { usageView } from '../../../main/usage/view.ts';
import { usageReport } from '../../simulator/anthropic/usage.ts';
import type { WindowReading } from '../../simulator/meter.ts';
import { World } from '../../simulator/world.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
/** Midnight of the day, in UTC. */
export const DAY_START_MS = Date.parse('2026-11-19T00:00:00Z');
const FIVE_HOUR_TOKENS = 100_000;
const SEVEN_DAY_TOKENS = 1_000_000;
const MODEL = 'claude-sonnet-5-5';
const FIRST_MINUTE = 8 * 60;
const LAST_MINUTE = 32 * 60;
const POLL_MINUTES = 5;

export interface Worker {
  readonly name: string;
  /** Of its 5 h window, in an hour of work. */
  readonly perHour: number;
  /** Hours of the day. */
  readonly from: number;
  readonly to: number;
  readonly week: { readonly used: number; readonly resetsAtHour: number };
}

export interface DayOptions {
  readonly workers: readonly Worker[];
  /** Hours of the day at which the forecast is kept. */
  readonly askedAt: readonly number[];
  /** What an empty account would have served goes to the others; else it waits. */
  readonly movesOver: boolean;
  /** Gets every report that Sluice would read, one in five minutes and account. */
  readonly onReport?: (name: string, report: UsageReport) => Promise<void>;
}

export interface Minute {
  readonly atMs: number;
  /** By worker, then by window. */
  readonly readings: ReadonlyMap<string, readonly WindowReading[]>;
}

export interface Day {
  /** What Sluice says at the moments that were asked for. */
  readonly forecasts: readonly { readonly atMs: number; readonly pool: Pool }[];
  /** What came true. */
  readonly minutes: readonly Minute[];
}

/** A day from 8 to 8 by a clock of its own: worked minute by minute, read by Sluice hour by hour. */
export async function simulateDay(options: DayOptions): Promise<Day> {
  let nowMs = DAY_START_MS + FIRST_MINUTE * MINUTE_MS;
  const clock = { now: () => nowMs, advance: (ms: number) => void (nowMs += ms) };
  const world = new World(clock);
  world.settings.resetJitter = false;
  for (const worker of options.workers) hire(world, worker, nowMs);
  const forecasts: Day['forecasts'][number][] = [];
  const minutes: Minute[] = [];
  for (let minute = FIRST_MINUTE; minute < LAST_MINUTE; minute += 1) {
    nowMs = DAY_START_MS + minute * MINUTE_MS;
    const hour = minute / 60;
    if (options.askedAt.includes(hour))
      forecasts.push({ atMs: nowMs, pool: await ask(world, options.workers) });
    work(world, options, hour);
    if (minute % POLL_MINUTES === 0) await poll(world, options);
    const readings = options.workers.map(
      ({ name }) => [name, world.accounts.require(name).meter.readAll()] as const,
    );
    minutes.push({ atMs: nowMs, readings: new Map(readings) });
  }
  return { forecasts, minutes };
}

function hire(world: World, { name, week }: Worker, nowMs: number): void {
  const resetsInMs = DAY_START_MS + week.resetsAtHour * HOUR_MS - nowMs;
  world.accounts.create({
    id: name,
    email: `${name}@example.com`,
    provider: 'anthropic',
    kind: 'oauth',
    limits: { fiveHourTokens: FIVE_HOUR_TOKENS, sevenDayTokens: SEVEN_DAY_TOKENS },
    used: { '7d': { fraction: week.used, resetsInMs } },
  });
}

function work(world: World, { workers, movesOver }: DayOptions, hour: number): void {
  const isFree = ({ name }: Worker): boolean =>
    world.accounts.require(name).meter.blocking(MODEL).length === 0;
  const atWork = workers.filter(({ from, to }) => hour >= from && hour < to);
  const free = workers.filter((worker) => isFree(worker));
  const left = atWork.filter((worker) => !free.includes(worker));
  const moved = movesOver ? left.reduce((sum, { perHour }) => sum + perHour, 0) / free.length : 0;
  for (const worker of free) {
    const perHour = (atWork.includes(worker) ? worker.perHour : 0) + moved;
    if (perHour > 0) world.quotas.spend(worker.name, MODEL, (perHour * FIVE_HOUR_TOKENS) / 60);
  }
}

async function poll(world: World, { workers, onReport }: DayOptions): Promise<void> {
  if (onReport === undefined) return;
  for (const { name } of workers) await onReport(name, await reportOf(world, name));
}

function reportOf(world: World, name: string): Promise<UsageReport> {
  const text = JSON.stringify(usageReport(world, world.accounts.require(name)));
  const answer = { status: 200, headers: {}, text };
  return anthropicUsage.fetch(() => Promise.resolve(answer), world.clock.now());
}

/** The real path from the provider's answer to the outlook of the pool, without the network. */
async function ask(world: World, workers: readonly Worker[]): Promise<Pool> {
  const nowMs = world.clock.now();
  const usage: Snapshot['usage'][number][] = [];
  for (const [index, { name }] of workers.entries()) {
    const report = await reportOf(world, name);
    const account = { id: index + 1, provider: 'anthropic', email: null } as PoolAccount;
    usage.push(usageView(account, { report, problem: null }, nowMs));
  }
  const accounts = workers.map(({ name }, index) => makeAccount(index + 1, { email: name }));
  const [pool] = viewPools(makeSnapshot({ accounts, usage, next: { anthropic: 1 } }), nowMs);
  if (pool === undefined) throw new Error('there is no pool');
  return pool;
}
