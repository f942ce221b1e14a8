import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signIn } from '../fixtures/sign-in.ts';
import { Profile, mintKey } from '../fixtures/sluice.ts';
import type { Running } from '../fixtures/sluice.ts';
import { seedKeys } from '../simulator/seeds.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';

/** The real program, from the platform's npm package (its install script is not run). */
const CLAUDE = ['', '-musl']
  .map((libc) =>
    join(
      import.meta.dirname,
      `../../node_modules/@anthropic-ai/claude-code-${process.platform}-${process.arch}${libc}`,
      process.platform === 'win32' ? 'claude.exe' : 'claude',
    ),
  )
  .find((path) => existsSync(path));

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

async function claude(
  question: string,
  key: string,
): Promise<{ code: number | null; text: string }> {
  const home = join(profile.home, 'claude-home');
  mkdirSync(home, { recursive: true });
  if (CLAUDE === undefined) throw new Error('@anthropic-ai/claude-code is not installed here');
  const child = spawn(CLAUDE, ['-p', question], {
    cwd: home,
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      ANTHROPIC_BASE_URL: sluice.proxy,
      ANTHROPIC_AUTH_TOKEN: key,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, text };
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
