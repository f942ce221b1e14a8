import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { accountRounds } from './account-rounds.ts';
import { summariseAccounts } from './account-summary.ts';
import type { Candidate, Surroundings } from './candidates/candidate.ts';
import { direct } from './candidates/direct.ts';
import { floor } from './candidates/floor.ts';
import { nginx } from './candidates/nginx.ts';
import { sluice } from './candidates/sluice.ts';
import { Children } from './children.ts';
import { findProgram } from './find-program.ts';
import type { Load } from './load/load.ts';
import { ownLoad } from './load/own.ts';
import { wrkLoad } from './load/wrk.ts';
import { loadAverage, machine, machineLine } from './machine.ts';
import { firstMarks, wholePathMarks } from './marks.ts';
import { memoryGrowth } from './memory-growth.ts';
import type { MemoryGrowth } from './memory-growth.ts';
import { HELP, readOptions } from './options.ts';
import type { Options } from './options.ts';
import { readyLine } from './ready.ts';
import { moreOf, report } from './report.ts';
import type { Grown } from './report.ts';
import type { CandidateResult } from './results.ts';
import { run } from './run.ts';
import { summarise } from './summary.ts';

const ROOT = join(import.meta.dirname, '../..');
const RESULTS = join(ROOT, '.bench');
const UPSTREAM = join(import.meta.dirname, 'servers/upstream.ts');

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), ROOT);
  if (options.isHelp) {
    process.stdout.write(HELP);
    return;
  }
  const children = new Children();
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  process.once('exit', () => {
    children.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  endOnSignals(children);
  const limit = endInTime(children, options);
  try {
    await bench(options, children, folder);
  } finally {
    clearTimeout(limit);
    await children.dispose();
  }
}

async function bench(options: Options, children: Children, folder: string): Promise<void> {
  const { plan, only, sluiceRoot, isProfiling } = options;
  const loadBefore = loadAverage();
  mkdirSync(RESULTS, { recursive: true });
  const { port } = await readyLine(children.spawn(process.execPath, [UPSTREAM]));
  const surroundings: Surroundings = {
    children,
    folder,
    sluiceRoot,
    upstream: `http://127.0.0.1:${String(port)}`,
    isProfiling,
    results: RESULTS,
  };
  const candidates = [direct, nginx, floor, sluice]
    .map((create) => create(surroundings))
    .filter(({ name }) => only.includes(name));
  const { load, generator } = chooseLoad(children, folder);
  const results = await run(candidates, plan, load, say);
  const ran = candidates.filter(({ name }) => isWhole(results, name));
  const grown = await grow(surroundings, ran, options, load);

  const summaries = summarise(results);
  const where = machine(generator, loadBefore);
  const ofSluice = summaries.find(({ name }) => name === 'sluice');
  const file = join(RESULTS, `${new Date().toISOString().replaceAll(':', '-')}.json`);
  const marks = ofSluice && {
    first: firstMarks(ofSluice),
    wholePath: wholePathMarks(ofSluice, moreOf(grown)),
  };
  const everything = { machine: where, plan, isProfiling, summaries, ...grown, marks, results };
  writeFileSync(file, `${JSON.stringify(everything, null, 2)}\n`);
  process.stdout.write(`\n${report(machineLine(where), summaries, grown)}\n\n`);
  if (isProfiling)
    process.stdout.write('Sluice ran under the profiler: compare nothing with it.\n');
  process.stdout.write(`Everything: ${relative(process.cwd(), file)}\n`);
  if (results.some(({ reason }) => reason?.startsWith('failed'))) process.exitCode = 1;
}

function say(text: string): void {
  process.stderr.write(`… ${text}\n`);
}

function isWhole(results: readonly CandidateResult[], wanted: string): boolean {
  return results.some(({ name, reason }) => name === wanted && reason === null);
}

/** What must not grow: the cost with the accounts, the memory with the requests. */
async function grow(
  surroundings: Surroundings,
  ran: readonly Candidate[],
  { plan, isProfiling }: Options,
  load: Load,
): Promise<Grown> {
  const memory: MemoryGrowth[] = [];
  if (isProfiling || !ran.some(({ name }) => name === 'sluice')) return { accounts: [], memory };
  for (const candidate of plan.memoryRequests === 0 ? [] : ran)
    if (candidate.name === 'floor' || candidate.name === 'sluice') {
      say(`memory of ${candidate.name}`);
      memory.push(await memoryGrowth(candidate, plan.memoryRequests, load));
    }
  const accounts =
    plan.accountRounds === 0
      ? []
      : await accountRounds(surroundings, plan.accountRounds, load, say);
  return { accounts: summariseAccounts(accounts), memory };
}

function chooseLoad(
  children: Children,
  folder: string,
): { readonly load: Load; readonly generator: string } {
  const wrk = findProgram('wrk');
  if (wrk === null) return { load: ownLoad(children), generator: 'Node' };
  return { load: wrkLoad(wrk, children, folder), generator: 'wrk' };
}

function endOnSignals(children: Children): void {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    process.once(signal, () => {
      process.stderr.write(`\nbench: stopped by ${signal}\n`);
      void children.dispose().finally(() => process.exit(code));
    });
}

/** No run is without end, whatever a candidate does. */
function endInTime(children: Children, { plan }: Options): NodeJS.Timeout {
  const growth = plan.accountRounds * 8 + plan.memoryRequests / 1000;
  const seconds =
    120 + 4 * (plan.rounds * (plan.seconds + 2) * 4 + plan.streamRounds * 20 + growth);
  return setTimeout(() => {
    process.stderr.write(`bench: not done after ${seconds} s, given up\n`);
    void children.dispose().finally(() => process.exit(1));
  }, seconds * 1000);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
