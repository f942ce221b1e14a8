import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SluiceProcesses } from '../../main/cli/testing/sluice-process.ts';
import { startSimulator } from '../simulator/simulator.ts';

const USAGE = '/api/oauth/usage';

test('without an instance a provider that fails is asked three times, and the command ends in order', async () => {
  const sim = await startSimulator({ seed: 'none' });
  sim.createAccount({ provider: 'anthropic', kind: 'oauth', email: 'ada@example.com' });
  const sluice = new SluiceProcesses();
  const folder = join(sluice.home, 'claude-home');
  const { accessToken, refreshToken } = sim.login('ada');
  const expiresAt = sim.clock.now() + 8 * 3_600_000;
  const grant = { accessToken, refreshToken, expiresAt, scopes: ['user:inference'] };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '.credentials.json'), JSON.stringify({ claudeAiOauth: grant }));
  const environment = {
    SLUICE_ORIGIN_MAP: JSON.stringify(sim.originMap),
    SLUICE_VAULT: 'file',
    CLAUDE_CONFIG_DIR: folder,
  };
  try {
    await sluice.json(['import', '--from', 'claude-code'], { environment });
    const before = sim.log.find(({ path }) => path === USAGE).length;
    sim.faults.add({ path: USAGE, times: null, action: { kind: 'status', status: 500 } });
    const answer = await sluice.json(['usage', '--refresh'], { environment });
    expect(answer).toMatchObject({ code: 0, value: { accounts: [{ provider: 'anthropic' }] } });
    expect(sim.log.find(({ path }) => path === USAGE).length - before).toBe(3);
  } finally {
    await sluice.dispose();
    await sim.close();
  }
});
