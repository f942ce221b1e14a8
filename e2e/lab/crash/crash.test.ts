import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { runLab } from './lab.ts';
import { presentScenarios } from './present.ts';
import { refreshSweep } from './scenarios/refresh-sweep.ts';
import { SCENARIOS } from './scenarios/list.ts';
import { renderTable } from './table.ts';
import type { Tally } from './table.ts';

const BROKEN = join(import.meta.dirname, 'testing', 'broken-child.ts');
const LIMIT_MS = 240_000;

function lossesOf(tallies: readonly Tally[]): number {
  return tallies.reduce((sum, tally) => sum + tally.losses, 0);
}

it(
  'no account is lost by 25 kills at random moments',
  async () => {
    const losses: string[] = [];
    const { present } = await presentScenarios(SCENARIOS);
    const tallies = await runLab({
      kills: 25,
      seed: 20,
      scenarios: present,
      lanes: 2,
      onLoss: (_scenario, name, result) =>
        losses.push(`${name}: ${[...result.losses, ...result.story].join('; ')}; ${result.keptAt}`),
    });
    expect(losses).toEqual([]);
    expect(tallies.reduce((sum, { kills }) => sum + kills, 0)).toBeGreaterThanOrEqual(25);
    expect(renderTable(tallies)).toMatch(/^total +\d/m);
  },
  LIMIT_MS,
);

it(
  'a Sluice that leaves no trace of a refresh under way is caught losing accounts',
  async () => {
    const kept: string[] = [];
    const reasons: string[] = [];
    const tallies = await runLab({
      kills: 8,
      seed: 3,
      scenarios: [refreshSweep],
      lanes: 2,
      victimEntry: BROKEN,
      onLoss: (_scenario, _name, { losses, keptAt }) => {
        reasons.push(...losses);
        if (keptAt !== null) kept.push(keptAt);
      },
    });
    for (const home of kept) rmSync(dirname(home), { recursive: true, force: true });
    expect(lossesOf(tallies)).toBeGreaterThan(0);
    expect(reasons).toContainEqual(expect.stringMatching(/is disabled: (?!interrupted)/));
  },
  LIMIT_MS,
);
