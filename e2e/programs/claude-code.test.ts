import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signIn } from '../fixtures/sign-in.ts';
import { Profile, mintKey } from '../fixtures/sluice.ts';
import type { Running } from '../fixtures/sluice.ts';
import { seedKeys } from '../simulator/seeds.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { runClaude } from './claude-program.ts';
import type { ClaudeAnswer } from './claude-program.ts';

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

function claude(question: string, key: string): Promise<ClaudeAnswer> {
  const home = join(profile.home, 'claude-home');
  return runClaude({ home, proxy: sluice.proxy, key, question });
}

describe('Claude Code through the port', () => {
  it('answers from an OAuth account', { timeout: 120_000 }, async () => {
    await signIn(profile, simulator, 'mira');
    const answer = await claude('hello', await mintKey(profile));
    expect(answer).toMatchObject({ code: 0, text: expect.stringContaining('mira@example.com') });
    expect(simulator.log.violations()).toEqual([]);
    const sent = simulator.log.last('/v1/messages');
    expect(sent?.authKind).toBe('bearer');
    expect(sent?.header('anthropic-beta')).toContain('oauth-2025-04-20');
  });

  it('answers from an API-key account', { timeout: 120_000 }, async () => {
    await profile.run(['add-key', 'anthropic', '--json'], { stdin: seedKeys.anthropic });
    const answer = await claude('hello', await mintKey(profile));
    expect(answer).toMatchObject({ code: 0, text: expect.stringContaining('ops@example.com') });
    expect(simulator.log.violations()).toEqual([]);
    expect(simulator.log.last('/v1/messages')?.authKind).toBe('x-api-key');
  });
});
