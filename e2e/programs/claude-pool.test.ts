import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RequestRecord } from '../../shared/model/activity.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { Profile, mintKey } from '../fixtures/sluice.ts';
import type { Running } from '../fixtures/sluice.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { findClaude, runClaude } from './claude-program.ts';
import type { ClaudeAnswer } from './claude-program.ts';
import { show } from './transcript.ts';

const MESSAGES = '/v1/messages';
const missing = findClaude() === undefined ? ' (not run: the program is not installed)' : '';

let simulator: Simulator;
let profile: Profile;
let sluice: Running;
let key: string;

beforeAll(async () => {
  simulator = await startSimulator();
  profile = new Profile({ originMap: simulator.originMap });
  sluice = await profile.serve();
  for (const person of ['mira', 'studio', 'lab']) await signIn(profile, simulator, person);
  // Known as fresh first, so that both ends come as a surprise.
  await profile.run(['usage', '--refresh']);
  await profile.run(['priority', '1', 'preferred']);
  await profile.run(['priority', '3', 'reserve']);
  key = await mintKey(profile, '--provider', 'anthropic');
  simulator.revoke('mira');
  simulator.quotas.setWindow('studio', '5h', 1, 3_600_000);
}, 120_000);

afterAll(async () => {
  await profile.dispose();
  await simulator.close();
});

function claude(question: string, ...args: readonly string[]): Promise<ClaudeAnswer> {
  const home = join(profile.home, 'claude-home');
  return runClaude({ home, proxy: sluice.proxy, key, question, args });
}

async function activity(): Promise<readonly RequestRecord[]> {
  const told = await profile.run(['activity', '--json']);
  return told.json<{ requests: RequestRecord[] }>().requests;
}

const tries = (record: RequestRecord | undefined): unknown =>
  record?.attemptList.map(({ account, status, reason }) => [account, status, reason]);

describe.skipIf(missing !== '')(
  `Claude Code with a dead account, a dry one and a good one${missing}`,
  () => {
    it(
      'is answered by the good one, and activity tells the way',
      { timeout: 120_000 },
      async () => {
        const answer = await claude('hello');
        expect(answer).toMatchObject({ code: 0, text: expect.stringContaining('lab@example.com') });
        await vi.waitFor(async () => expect(await activity()).not.toEqual([]));
        const first = (await activity()).at(-1);
        expect(tries(first)).toEqual([
          [1, 401, 'sign-in ended'],
          [2, 429, 'usage limit'],
          [3, 200, 'ok'],
        ]);
        expect(first).toMatchObject({
          account: 3,
          status: 200,
          error: null,
          provider: 'anthropic',
        });
        show('claude -p hello', answer.text);
        show('sluice activity', (await profile.run(['activity'])).stdout);
        show('sluice accounts', (await profile.run(['accounts'])).stdout);
        show('sluice rank anthropic', (await profile.run(['rank', 'anthropic'])).stdout);
        const { accounts } = (await profile.run(['accounts', '--json'])).json<{
          accounts: readonly { readonly state: string }[];
        }>();
        expect(accounts.map(({ state }) => state)).toEqual(['disabled', 'blocked', 'ready']);
      },
    );

    it('goes straight there in the same conversation', { timeout: 120_000 }, async () => {
      const before = simulator.log.count(MESSAGES);
      const answer = await claude('and now?', '--continue');
      expect(answer).toMatchObject({ code: 0, text: expect.stringContaining('lab@example.com') });
      const sent = simulator.log.find(({ path }) => path === MESSAGES).slice(before);
      expect(new Set(sent.map(({ account }) => account))).toEqual(new Set(['lab']));
      await vi.waitFor(async () => expect((await activity()).length).toBeGreaterThan(1));
      const records = await activity();
      expect(tries(records[0])).toEqual([[3, 200, 'ok']]);
      expect(records[0]?.session).toBe(records.at(-1)?.session);
      expect(simulator.log.violations()).toEqual([]);
    });
  },
);
