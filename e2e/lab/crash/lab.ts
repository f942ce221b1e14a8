import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '../../simulator/simulator.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import { Chance } from './random.ts';
import { Restarts } from './restart.ts';
import { measure, runCase } from './run-case.ts';
import type { CaseResult, Lane } from './run-case.ts';
import { freshStart } from './scenarios/fresh-start.ts';
import { Tally } from './table.ts';
import type { Scenario } from './types.ts';
import { Victims } from './victim.ts';

export interface LabOptions {
  readonly kills: number;
  readonly seed: number;
  readonly scenarios: readonly Scenario[];
  readonly lanes: number;
  /** The program under test; another one to show that the lab finds losses. */
  readonly victimEntry?: string;
  /** Called for each loss as it is found. */
  readonly onLoss: (scenario: Scenario, caseSeed: string, result: CaseResult) => void;
  readonly onProgress?: (kills: number) => void;
}

/** Where the built program keeps it as well: the next lab starts its processes in half of the time. */
const COMPILED = join(import.meta.dirname, '../../../out/cache');
const CASES_PER_SIMULATOR = 150;
const SHORTEST_MS = 20;

/** Kills until `kills` is reached, evenly over the scenarios, in some lanes side by side. */
export async function runLab(options: LabOptions): Promise<readonly Tally[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'sluice-lab-'));
  const run = new LabRun(options, scratch);
  try {
    await Promise.all(Array.from({ length: options.lanes }, (_, lane) => run.lane(lane)));
    return run.tallies;
  } finally {
    if (run.kept === 0) rmSync(scratch, { recursive: true, force: true });
  }
}

class LabRun {
  readonly tallies: readonly Tally[];
  kept = 0;
  readonly #own: LabOptions;
  readonly #scratch: string;
  readonly #durations = new Map<string, Promise<number>>();
  #kills = 0;
  #next = 0;

  constructor(options: LabOptions, scratch: string) {
    this.#own = options;
    this.#scratch = scratch;
    this.tallies = options.scenarios.map(({ name }) => new Tally(name));
  }

  async lane(index: number): Promise<void> {
    const victims = new Victims(COMPILED, this.#own.victimEntry);
    const restarts = new Restarts(COMPILED);
    let simulator = await startSimulator({ settings: { keepBodyBytes: 4096 } });
    try {
      for (let cases = 1; this.#kills < this.#own.kills; cases += 1) {
        await this.#one({ scratch: this.#scratch, simulator, victims, restarts });
        if (cases % CASES_PER_SIMULATOR === 0) simulator = await replace(simulator);
      }
    } finally {
      await Promise.all([victims.dispose(), restarts.dispose()]);
      await simulator.close();
    }
    void index;
  }

  async #one(lane: Lane): Promise<void> {
    const turn = this.#next;
    this.#next += 1;
    const scenario = this.#own.scenarios[turn % this.#own.scenarios.length];
    const tally = this.tallies[turn % this.#own.scenarios.length];
    if (scenario === undefined || tally === undefined) throw new Error('there is no scenario');
    const name = `${scenario.name} ${turn}`;
    const result = await runCase(lane, scenario, new Chance(this.#own.seed, name), {
      operationMs: () => this.#duration(lane, scenario),
      startMs: () => this.#duration(lane, freshStart),
    });
    if (result === null) {
      tally.missed += 1;
      const known = this.#durations.get(scenario.name);
      if (known === undefined) return;
      const shorterMs = Math.max((await known) * 0.9, SHORTEST_MS);
      this.#durations.set(scenario.name, Promise.resolve(shorterMs));
      return;
    }
    tally.add(result);
    this.#kills += result.kills;
    this.#own.onProgress?.(this.#kills);
    if (result.losses.length === 0) return;
    this.kept += 1;
    this.#own.onLoss(scenario, name, result);
  }

  #duration(lane: Lane, scenario: Scenario): Promise<number> {
    const known = this.#durations.get(scenario.name);
    if (known !== undefined) return known;
    const measured = measure(lane, scenario, new Chance(this.#own.seed, scenario.name));
    this.#durations.set(scenario.name, measured);
    return measured;
  }
}

async function replace(simulator: Simulator): Promise<Simulator> {
  await simulator.close();
  return startSimulator({ settings: { keepBodyBytes: 4096 } });
}
