import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { historyCalls } from '../../../shared/contract/history.ts';
import type { HistoryRange } from '../../../shared/model/history.ts';
import { createLog } from '../../../main/platform/log.ts';
import { systemClock } from '../../../main/platform/clock.ts';
import { openStore } from '../../../main/store/open.ts';
import { newAccount } from '../../../main/store/testing/temporary-store.ts';
import type { Store } from '../../../main/store/types.ts';
import { HistoryService } from '../../../main/usage/history/history-service.ts';
import { makePoolAccount } from '../../../main/core/testing/pool-account.ts';
import { requestsOf, writeYear } from '../../../main/store/testing/history-year.ts';

/** Figures of the history: `npm run bench:history [-- --days 365 --requests 2000 --accounts 10]`. */
const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '365' },
    requests: { type: 'string', default: '2000' },
    accounts: { type: 'string', default: '10' },
  },
});
const RANGES: readonly HistoryRange[] = ['24h', '7d', '30d', '1y'];
const ROUNDS = 7;
const ZONE = 'Europe/Berlin';

const folder = mkdtempSync(join(tmpdir(), 'sluice-history-'));
const path = join(folder, 'sluice.db');
try {
  await main();
} finally {
  rmSync(folder, { recursive: true });
}

async function main(): Promise<void> {
  const accounts = Array.from({ length: Number(values.accounts) }, (_, index) => index + 1);
  const size = { accounts, days: Number(values.days), requestsADay: Number(values.requests) };
  let store = await open();
  for (const id of accounts) {
    const email = `person${id}@example.com`;
    await store.credentials.insert(newAccount({ email, identityKey: email }), () =>
      Buffer.from(''),
    );
  }
  store.close();
  const startedMs = performance.now();
  const requests = writeYear(path, size, Date.now());
  say('requests of the year', requests.toLocaleString('en'));
  say('written in', `${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  store = await open();
  const service = new HistoryService({
    store: store.history,
    accounts: () => accounts.map((id) => makePoolAccount({ id })),
    flush: () => Promise.resolve(),
    clock: systemClock,
    log: createLog('silent'),
  });
  await measureAppend(store, size);
  const status = await service.status();
  say('history in the database', `${(status.sizeBytes / 1e6).toFixed(1)} MB`);
  say('whole file', `${(statSync(path).size / 1e6).toFixed(1)} MB`);
  say('points', status.points.toLocaleString('en'));
  await measurePage(service);
  await measureRemoval(store);
  await measurePrune(store);
  await measureClear(store, service);
  await service.dispose();
  store.close();
}

function open(): Promise<Store> {
  return openStore({
    path,
    role: 'owner',
    credentialsInMemory: () => false,
    clock: systemClock,
    log: createLog('silent'),
  });
}

/** What a request costs the thread that proxies, with and without its sums being new. */
async function measureAppend(store: Store, size: Parameters<typeof requestsOf>[0]): Promise<void> {
  const records = requestsOf(size, 12, Date.now()).slice(0, 1000);
  const tookMs: number[] = [];
  for (let round = 0; round < ROUNDS * 3; round += 1) {
    const startMs = performance.now();
    await store.activity.append(records);
    tookMs.push(performance.now() - startMs);
  }
  say(`a batch of ${records.length} requests`, `${median(tookMs).toFixed(2)} ms`);
}

/** One page: its calls, and what they cost the thread that proxies. */
async function measurePage(service: HistoryService): Promise<void> {
  for (const range of RANGES) {
    const windows: number[] = [];
    const costs: number[] = [];
    const parse: number[] = [];
    let bytes = 0;
    const delay = monitorEventLoopDelay({ resolution: 1 });
    for (let round = 0; round < ROUNDS; round += 1) {
      const asked = historyCalls['history.costs'].input.parse({
        range,
        zone: ZONE,
        by: ['day', 'model', 'client', 'account'],
      });
      const { by, ...scope } = asked;
      delay.enable();
      const startMs = performance.now();
      const lines = await service.windows(scope);
      const betweenMs = performance.now();
      const money = await service.costs({ ...scope, by });
      const endMs = performance.now();
      delay.disable();
      windows.push(betweenMs - startMs);
      costs.push(endMs - betweenMs);
      bytes =
        JSON.stringify(historyCalls['history.windows'].output.parse(lines)).length +
        JSON.stringify(historyCalls['history.costs'].output.parse(money)).length;
      parse.push(performance.now() - endMs);
    }
    say(
      `page ${range}: 2 calls`,
      `windows ${median(windows).toFixed(0)} ms, costs ${median(costs).toFixed(0)} ms, ` +
        `longest stall of the main thread ${(delay.max / 1e6).toFixed(0)} ms, ` +
        `parse and print ${median(parse).toFixed(1)} ms, ${Math.round(bytes / 1000)} kB`,
    );
  }
}

/** Deleting beside a writer: how long the writer waits at most. */
async function measurePrune(store: Store): Promise<void> {
  const beforeHour = Math.floor(Date.now() / 3_600_000) - 180 * 24;
  const beside = await besideWrites(store, () => store.history.ask({ kind: 'prune', beforeHour }));
  say('half the year deleted', `${beside.value.rows.toLocaleString('en')} rows in ${beside.told}`);
}

/** An account with a year of points: how long the thread that proxies stands still. */
async function measureRemoval(store: Store): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const { told } = await besideWrites(store, () => store.credentials.remove(1));
  delay.disable();
  say(
    'an account removed in',
    `${told}; longest stall of the main thread ${(delay.max / 1e6).toFixed(0)} ms`,
  );
}

async function measureClear(store: Store, service: HistoryService): Promise<void> {
  const before = statSync(path).size;
  const { told } = await besideWrites(store, () => service.clear());
  const sizes = [before, statSync(path).size].map((size) => `${(size / 1e6).toFixed(1)} MB`);
  say('the rest cleared in', `${told}; the file ${sizes.join(' to ')}`);
}

async function besideWrites<T>(
  store: Store,
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly told: string }> {
  const startMs = performance.now();
  const working = { isDone: false };
  const value = work().finally(() => (working.isDone = true));
  let longestMs = 0;
  let writes = 0;
  while (!working.isDone) {
    const beforeMs = performance.now();
    await store.meta.set('bench', String((writes += 1)));
    longestMs = Math.max(longestMs, performance.now() - beforeMs);
    // The worker's answer comes as an event, which a loop of promises alone would never let through.
    await setTimeout(2);
  }
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  return {
    value: await value,
    told: `${seconds} s; ${writes} other writes meanwhile, the longest ${longestMs.toFixed(0)} ms`,
  };
}

function median(values_: readonly number[]): number {
  return values_.toSorted((one, other) => one - other)[Math.floor(values_.length / 2)] ?? 0;
}

function say(what: string, figure: string): void {
  process.stdout.write(`${what.padEnd(28)} ${figure}\n`);
}
