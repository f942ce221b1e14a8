import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SluiceProcesses, closed } from '../../main/cli/testing/sluice-process.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';

const OCTO = 'octo.ghe.example';

let simulator: Simulator;
let sluice: SluiceProcesses;
let environment: NodeJS.ProcessEnv;

beforeEach(async () => {
  simulator = await startSimulator({ settings: { deviceIntervalS: 1, ownCallsOnly: true } });
  sluice = new SluiceProcesses();
  environment = { SLUICE_ORIGIN_MAP: JSON.stringify(simulator.originMap) };
});
afterEach(async () => {
  await sluice.dispose();
  expect(simulator.log.violations()).toEqual([]);
  await simulator.close();
});

/** Plays the person at the address of the first line: what is to be pasted, or nothing. */
type Person = (line: Readonly<Record<string, string>>) => Promise<string | null>;

/** `sluice login … --json` as a program sees it: its lines, and how it ended. */
async function signIn(args: readonly string[], person: Person) {
  const child = sluice.spawn(['login', ...args, '--json'], environment);
  const lines: unknown[] = [];
  let told = '';
  child.stderr.on('data', (chunk: Buffer) => (told += String(chunk)));
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as Record<string, string>;
    lines.push(line);
    if (lines.length === 1) await play(child, line, person);
  }
  return { code: await closed(child), lines, told };
}

async function play(
  child: ChildProcessWithoutNullStreams,
  line: Readonly<Record<string, string>>,
  person: Person,
): Promise<void> {
  const pasted = await person(line);
  if (pasted !== null) child.stdin.end(`${pasted}\n`);
}

const byCode =
  (as: string): Person =>
  ({ code = '' }) => {
    simulator.approveDevice(code, { as });
    return Promise.resolve(null);
  };
const byPaste =
  (as: string): Person =>
  async ({ url = '' }) =>
    (await simulator.approve(url, { as })).location;

test('each provider is signed in to in its own way, without naming one, and tells it line by line', async () => {
  for (const id of ['octocat', 'moon'])
    simulator.createAccount({
      id,
      kind: 'oauth',
      provider: id === 'moon' ? 'kimi-code' : 'github-copilot',
    });
  simulator.createAccount({
    id: 'octo',
    kind: 'oauth',
    provider: 'github-copilot',
    organization: OCTO,
  });
  simulator.createAccount({ id: 'ada', kind: 'oauth', provider: 'zai' });
  await sluice.serve({ environment });
  const [octocat, octo, moon, ada, denied] = await Promise.all([
    signIn(['github-copilot'], byCode('octocat')),
    signIn(['github-copilot', '--domain', `https://${OCTO}/`], byCode('octo')),
    signIn(['kimi-code'], byCode('moon')),
    signIn(['zai'], byPaste('ada')),
    signIn(['kimi-code'], byCode('deny')),
  ]);
  for (const [end, provider] of [
    [octocat, 'github-copilot'],
    [octo, 'github-copilot'],
    [moon, 'kimi-code'],
    [ada, 'zai'],
  ] as const) {
    expect(end).toMatchObject({ code: 0, told: '' });
    expect(end.lines.at(-1)).toMatchObject({
      event: 'done',
      account: { provider, state: 'ready', origin: 'login' },
    });
  }
  for (const { lines } of [octocat, octo, moon])
    expect(lines[0]).toEqual({
      event: 'device',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/),
      code: expect.any(String),
    });
  expect(ada.lines[0]).toEqual({ event: 'open', url: expect.stringContaining('zcode') });
  expect(denied).toMatchObject({ code: 1, lines: [{}, { error: { code: 'LOGIN_DENIED' } }] });
  // Only what goes on is told in between.
  const between = [octocat, octo, moon, ada].flatMap(({ lines }) => lines.slice(1, -1));
  for (const line of between) expect(line).toEqual({ event: 'note', message: expect.any(String) });
});
