import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RequestRecord } from '../../shared/model/activity.ts';
import { signInToCodex } from '../fixtures/sign-in.ts';
import { Profile, mintKey } from '../fixtures/sluice.ts';
import type { Running } from '../fixtures/sluice.ts';
import { seedKeys } from '../simulator/seeds.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { findCodex, runCodex } from './codex-program.ts';
import type { CodexAnswer } from './codex-program.ts';
import { show } from './transcript.ts';

const PLAN = '/backend-api/codex/responses';
const API = '/v1/responses';
const missing = findCodex() === undefined ? ' (not run: the program is not installed)' : '';

let simulator: Simulator;
let profile: Profile;
let sluice: Running;

beforeEach(async () => {
  simulator = await startSimulator();
  profile = new Profile({ originMap: simulator.originMap });
  sluice = await profile.serve();
}, 60_000);

afterEach(async () => {
  await profile.dispose();
  await simulator.close();
});

async function addKey(secret: string): Promise<void> {
  const added = await profile.run(['add-key', 'openai', '--json'], { stdin: secret });
  expect(added.code).toBe(0);
}

function codex(
  key: string,
  options: { readonly base?: string; readonly resume?: boolean } = {},
): Promise<CodexAnswer> {
  return runCodex({
    home: join(profile.home, 'codex-home'),
    question: 'hello',
    config: [`openai_base_url="${sluice.proxy}${options.base ?? '/v1'}"`, 'model="gpt-5.6-sol"'],
    env: { CODEX_API_KEY: key },
    resume: options.resume ?? false,
  });
}

async function activity(count: number): Promise<readonly RequestRecord[]> {
  return vi.waitFor(async () => {
    const told = await profile.run(['activity', '--json']);
    const { requests } = told.json<{ requests: RequestRecord[] }>();
    const asked = requests.filter(({ method }) => method === 'POST');
    expect(asked).toHaveLength(count);
    return asked;
  });
}

const tries = (record: RequestRecord | undefined): unknown =>
  record?.attemptList.map(({ account, status, reason }) => [account, status, reason]);

function sentTo(path: string): readonly (string | null)[] {
  return simulator.log
    .find((record) => record.path === path && record.method === 'POST')
    .map(({ account }) => account);
}

describe.skipIf(missing !== '')(`Codex with OpenAI keys${missing}`, () => {
  it.each(['/v1', '/openai/v1'])('is answered at %s', { timeout: 120_000 }, async (base) => {
    await addKey(seedKeys.openai);
    const answer = await codex(await mintKey(profile), { base });
    expect(answer).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('account dev@example.com, model gpt-5.6-sol'),
      outward: [],
    });
    show(`codex exec hello, with an OpenAI key at ${base}`, answer.text);
    expect(simulator.log.violations()).toEqual([]);
    expect(sentTo(API)).toEqual(['openai-key']);
    const [record] = await activity(1);
    expect(record).toMatchObject({ provider: 'openai', account: 1, status: 200, attempts: 1 });
    expect(record?.outputTokens).toBeGreaterThan(0);
  });

  it('does not notice that the first key has no credit left', { timeout: 120_000 }, async () => {
    await addKey(seedKeys.openai);
    const key = 'sk-proj-'.padEnd(60, '7');
    simulator.createAccount({ id: 'second', provider: 'openai', kind: 'api_key', key });
    await addKey(key);
    simulator.accounts.require('openai-key').creditTokens = 0;
    await profile.run(['priority', '1', 'preferred']);
    const answer = await codex(await mintKey(profile));
    expect(answer).toMatchObject({ code: 0, outward: [] });
    const [record] = await activity(1);
    expect(tries(record)).toEqual([
      [1, 429, 'out of credit'],
      [2, 200, 'ok'],
    ]);
  });

  it('reaches them beside a plan by a client of that provider', { timeout: 120_000 }, async () => {
    await addKey(seedKeys.openai);
    await signInToCodex(profile, simulator, { as: 'mira', workspace: 'Northlight' });
    expect(await codex(await mintKey(profile))).toMatchObject({ code: 0, outward: [] });
    expect([sentTo(PLAN), sentTo(API)]).toEqual([['codex-mira-team'], []]);
    const own = await mintKey(profile, '--provider', 'openai');
    expect(await codex(own)).toMatchObject({ code: 0, outward: [] });
    expect([sentTo(PLAN), sentTo(API)]).toEqual([['codex-mira-team'], ['openai-key']]);
  });
});

describe.skipIf(missing !== '')(`Codex with two plans, one of them dry${missing}`, () => {
  it('is answered by the other, and goes on there', { timeout: 120_000 }, async () => {
    await signInToCodex(profile, simulator, { as: 'mira', workspace: 'Northlight' });
    await signInToCodex(profile, simulator, { as: 'lab' });
    await profile.run(['usage', '--refresh']);
    await profile.run(['priority', '1', 'preferred']);
    simulator.accounts.require('codex-mira-team').meter.set('5h', 1, 3_600_000);
    const key = await mintKey(profile);
    const answer = await codex(key);
    expect(answer).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('account lab@example.com, model gpt-5.6-sol'),
      outward: [],
    });
    show('codex exec hello, with two plans', answer.text);
    const [first] = await activity(1);
    expect(tries(first)).toEqual([
      [1, 429, 'usage limit'],
      [2, 200, 'ok'],
    ]);
    // Free again, and preferred: the conversation stays where it is.
    simulator.accounts.require('codex-mira-team').meter.set('5h', 0);
    expect(await codex(key, { resume: true })).toMatchObject({ code: 0, outward: [] });
    const [second] = await activity(2);
    expect(tries(second)).toEqual([[2, 200, 'ok']]);
    expect(second?.session).toBe(first?.session);
    show('sluice activity', (await profile.run(['activity'])).stdout);
    expect(simulator.log.violations()).toEqual([]);
  });
});
