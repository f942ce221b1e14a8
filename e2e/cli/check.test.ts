import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SluiceProcesses } from '../../main/cli/testing/sluice-process.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { signInByOwner } from './testing/sign-in-by-owner.ts';
import { signInToClaude } from './testing/sign-in.ts';

let sim: Simulator;
let sluice: SluiceProcesses;
let environment: NodeJS.ProcessEnv;

beforeEach(async () => {
  sim = await startSimulator();
  sluice = new SluiceProcesses();
  environment = { SLUICE_ORIGIN_MAP: JSON.stringify(sim.originMap), SLUICE_VAULT: 'file' };
});
afterEach(async () => {
  await sluice.dispose();
  await sim.close();
});

const json = (args: readonly string[]) => sluice.json(args, { environment });
const used = () => ['5h', '7d'].map((id) => sim.accounts.require('mira').meter.read(id).fraction);
const completions = () => sim.log.count('/v1/messages');

describe.each(['with an instance', 'as a guest'])('%s', (kind) => {
  beforeEach(async () => {
    if (kind === 'with an instance') await sluice.serve({ environment });
    for (const who of ['mira', 'studio'])
      await (kind === 'with an instance'
        ? signInByOwner(sluice.home, sim, who)
        : signInToClaude(sluice, sim, environment, who));
  }, 30_000);

  test('check says yes or no with a reason, spends nothing, and exits with 0', async () => {
    const before = used();
    sim.revoke('studio');
    expect(await json(['check'])).toEqual({
      code: 0,
      stderr: expect.any(String),
      value: {
        accounts: [
          { id: 1, ok: true, reason: null },
          { id: 2, ok: false, reason: expect.stringMatching(/^It needs a new sign-in: /) },
        ],
      },
    });
    expect([used(), completions()]).toEqual([before, 0]);
    expect(await json(['accounts'])).toMatchObject({
      value: { accounts: [{ state: 'ready', blocks: [] }, { state: 'disabled' }] },
    });
    const { stdout } = await sluice.run(['check'], { environment });
    expect(stdout).toMatch(
      /mira@example\.com +anthropic +yes\n.*studio@.* no +It needs a new sign-in/,
    );
    expect(sim.log.violations()).toEqual([]);
  }, 60_000);

  test('check --strict spends one small answer an account', async () => {
    expect(await json(['check', '--strict'])).toMatchObject({
      code: 0,
      value: { accounts: [{ ok: true }, { ok: true }] },
    });
    expect(completions()).toBe(2);
    expect(sim.log.violations()).toEqual([]);
    // A poll of the instance must not take it.
    const action = { kind: 'status', status: 503 } as const;
    sim.faults.add({ path: '/api/oauth/usage', times: null, action });
    expect(await json(['check'])).toMatchObject({ value: { accounts: [{ ok: null }, {}] } });
  }, 60_000);
});
