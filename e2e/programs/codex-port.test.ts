import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Profile, mintKey } from '../fixtures/sluice.ts';
import type { Running } from '../fixtures/sluice.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { findCodex, runCodex } from './codex-program.ts';

const responses = '/backend-api/codex/responses';
const provider = join(import.meta.dirname, '../../main/providers/openai-codex.ts');
const ready = findCodex() !== undefined && existsSync(provider);

let simulator: Simulator;
let profile: Profile;
let sluice: Running;

beforeEach(async () => {
  simulator = await startSimulator();
  profile = new Profile({ originMap: simulator.originMap });
  sluice = await profile.serve();
});

afterEach(async () => {
  await profile.dispose();
  await simulator.close();
});

/** Pastes the address of the callback, so that port 1455 stays free for others. */
async function signIn(as: string, workspace: string): Promise<void> {
  const child = profile.spawn(['login', 'openai-codex', '--paste', '--json']);
  if (child.stdout === null) throw new Error('no stdout');
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as { event?: string; url?: string; error?: { code: string } };
    if (line.url !== undefined) {
      const { location } = await simulator.approve(line.url, { as, workspace });
      child.stdin?.write(`${location}\n`);
    }
    if (line.error !== undefined) throw new Error(`login failed: ${line.error.code}`);
    if (line.event === 'done') return;
  }
  throw new Error('login ended without a word');
}

const viaBareV1 = (proxy: string): string[] => [`openai_base_url="${proxy}/v1"`];
const viaCodex = (proxy: string): string[] => [
  `model_providers.sluice={name="sluice",base_url="${proxy}/codex",wire_api="responses",env_key="CODEX_API_KEY"}`,
  'model_provider="sluice"',
];

// Skips where the program is not installed, or Sluice has no provider openai-codex.
describe.skipIf(!ready).each([
  ['openai_base_url …/v1', viaBareV1],
  ['a model provider at …/codex', viaCodex],
])('Codex through the port, by %s', (_name, config) => {
  it('answers from the workspace that signed in', { timeout: 120_000 }, async () => {
    await signIn('mira', 'Northlight');
    const key = await mintKey(profile);
    const answer = await runCodex({
      home: join(profile.home, 'codex-home'),
      question: 'hello',
      config: [...config(sluice.proxy), 'model="gpt-5.6-sol"'],
      env: { CODEX_API_KEY: key },
    });
    expect(answer).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('account mira@example.com, model gpt-5.6-sol'),
    });
    expect(answer.outward).toEqual([]);
    expect(simulator.log.violations()).toEqual([]);
    const [sent] = simulator.log.find((record) => record.path === responses);
    expect(sent).toMatchObject({ method: 'POST', status: 200, account: 'codex-mira-team' });
    const { uuid } = simulator.accounts.require('codex-mira-team').organization;
    expect(sent?.header('chatgpt-account-id')).toBe(uuid);
  });
});
