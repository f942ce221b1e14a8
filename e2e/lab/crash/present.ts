import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ENTRY } from '../../../main/cli/testing/entry.ts';
import type { Scenario } from './types.ts';

/** Scenarios whose command this Sluice has, and the others. */
export async function presentScenarios(
  scenarios: readonly Scenario[],
): Promise<{ present: readonly Scenario[]; missing: readonly Scenario[] }> {
  const needs = new Set(scenarios.flatMap((scenario) => scenario.needs ?? []));
  const there = new Set<string>();
  for (const command of needs) if (await hasCommand(command)) there.add(command);
  const isThere = ({ needs: command }: Scenario): boolean => command === null || there.has(command);
  return {
    present: scenarios.filter(isThere),
    missing: scenarios.filter((scenario) => !isThere(scenario)),
  };
}

async function hasCommand(command: string): Promise<boolean> {
  try {
    const args = [ENTRY, ...command.split(' '), '--help'];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return stdout.includes(`sluice ${command}`);
  } catch {
    return false;
  }
}
