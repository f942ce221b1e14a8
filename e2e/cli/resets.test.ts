import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SluiceProcesses, closed } from '../../main/cli/testing/sluice-process.ts';
import { makeJwt } from '../../main/core/testing/make-jwt.ts';
import { SimulatedCodex } from '../../main/resets/testing/simulated-codex.ts';
import { askOwner } from './testing/ask-owner.ts';

const EMAIL = 'dev@example.com';
const DAY_MS = 86_400_000;
const PATIENT = { timeout: 20_000 };

let codex: SimulatedCodex;
let sluice: SluiceProcesses;
let environment: NodeJS.ProcessEnv;

/** A Codex account of that tool, borrowed: no sign-in page is needed for it. */
function writeLogin(): string {
  const folder = join(sluice.home, 'codex-home');
  const { access, refresh, workspace } = codex.login(EMAIL);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'auth.json'),
    JSON.stringify({
      auth_mode: 'chatgpt',
      OPENAI_API_KEY: null,
      tokens: {
        id_token: makeJwt({ email: EMAIL }),
        access_token: access,
        refresh_token: refresh,
        account_id: workspace,
      },
    }),
  );
  return folder;
}

beforeEach(async () => {
  codex = new SimulatedCodex();
  sluice = new SluiceProcesses();
  await codex.open();
  environment = {
    SLUICE_ORIGIN_MAP: JSON.stringify(codex.sim.originMap),
    SLUICE_VAULT: 'file',
    CODEX_HOME: writeLogin(),
  };
  for (const [index, id] of ['one', 'two'].entries())
    codex.add(id, new Date(Date.now() + (index + 1) * DAY_MS).toISOString(), { email: EMAIL });
  expect(await json(['import', '--from', 'codex'])).toMatchObject({ code: 0 });
}, 30_000);
afterEach(async () => {
  await sluice.dispose();
  const wrong = codex.sim.log.violations();
  await codex.close();
  expect(wrong).toEqual([]);
});

const json = (args: readonly string[]) => sluice.json(args, { environment });

describe.each(['with an instance', 'as a guest'])('%s', (kind) => {
  beforeEach(async () => {
    if (kind === 'with an instance') await sluice.serve({ environment });
  }, 30_000);

  test('resets lists, reset asks first, uses one, and the exit code says what became of it', async () => {
    const credits = [
      { id: 'one', status: 'available', expiresAt: expect.stringMatching(/Z$/), title: null },
      { id: 'two', status: 'available', expiresAt: expect.stringMatching(/Z$/), title: null },
    ];
    expect(await json(['resets'])).toMatchObject({
      code: 0,
      value: { accounts: [{ id: 1, available: 2, credits }] },
    });
    expect(await json(['reset', 'dev@example.com'])).toMatchObject({
      code: 4,
      value: { error: { code: 'CONFIRMATION_NEEDED', hint: expect.stringContaining('--yes') } },
    });
    expect(await sluice.run(['reset', '1'], { environment, input: 'y\n' })).toMatchObject({
      code: 4,
      stdout: '',
      stderr: expect.stringContaining('--yes'),
    });
    expect(await json(['reset', '7', '--yes'])).toMatchObject({
      code: 3,
      value: { error: { code: 'NOT_FOUND' } },
    });
    expect(codex.asked).toEqual([]);
    expect(await json(['reset', '1', '--credit', 'two', '--yes'])).toMatchObject({
      code: 0,
      value: { account: 1, credit: 'two', outcome: 'reset' },
    });
    expect(await json(['reset', '1', '--yes'])).toMatchObject({
      code: 1,
      value: { account: 1, credit: 'one', outcome: 'nothing_to_reset' },
    });
    expect(await json(['reset', '1', '--credit', 'three', '--yes'])).toMatchObject({
      code: 1,
      value: { outcome: 'no_credit' },
    });
    const { stdout } = await sluice.run(['resets', '--history'], { environment });
    expect(stdout).toMatch(/command-line +one .*nothing_to_reset\n.*command-line +two .*reset\n/);
  }, 60_000);

  test('a lost answer is repeated by the next command with the same id, and by nothing else', async () => {
    codex.loseAnswers();
    const lost = await sluice.run(['reset', '1', '--yes'], { environment });
    expect(lost).toMatchObject({ code: 1, stdout: '' });
    expect(lost.stderr).toContain('It may have worked, or not');
    codex.letGo();
    expect(await json(['reset', '1', '--credit', 'two', '--yes'])).toMatchObject({
      code: 1,
      value: { outcome: 'in_progress', open: { phase: 'open', credit: 'one' } },
    });
    expect(codex.asked).toHaveLength(1);
    expect(await json(['reset', '1', '--yes'])).toMatchObject({
      code: 0,
      value: { credit: 'one', outcome: 'reset', repeated: true },
    });
    expect(codex.asked[1]).toEqual(codex.asked[0]);
    expect(codex.spent(EMAIL)).toEqual(['one']);
  }, 60_000);

  test('two commands at once make one request', async () => {
    codex.holdAnswers();
    const first = json(['reset', '1', '--yes']);
    await vi.waitFor(() => expect(codex.asked).toHaveLength(1), PATIENT);
    expect(await json(['reset', '1', '--yes'])).toMatchObject({
      code: 1,
      value: { outcome: 'in_progress', open: { phase: 'asking', credit: 'one' } },
    });
    codex.letGo();
    expect(await first).toMatchObject({ code: 0, value: { outcome: 'reset' } });
    expect(codex.asked).toHaveLength(1);
  }, 60_000);
});

/** What the owner shows of the account, from its memory. */
async function shown(): Promise<unknown> {
  const { accounts } = await askOwner(sluice.home, 'accounts.list', {});
  const usage = await askOwner(sluice.home, 'usage.list', {});
  const { records } = await askOwner(sluice.home, 'resets.history', {});
  return {
    state: accounts[0]?.state,
    used: usage.accounts[0]?.windows.map(({ usedFraction }) => usedFraction),
    history: records.map(({ by, credit, outcome }) => `${by} ${credit} ${outcome}`),
  };
}

/** The simulator's log of redeeming and of usage, from a record on. */
function told(from = 0): string[] {
  return codex.requests.slice(from).map((record) => {
    const { credit_id, redeem_request_id } =
      record.body === null || record.bodyBytes === 0
        ? { credit_id: '', redeem_request_id: '' }
        : (JSON.parse(String(record.body)) as Record<string, string>);
    const asked = credit_id === '' ? '' : ` ${credit_id} ${redeem_request_id}`;
    const end = record.aborted ? 'caller gone' : String(record.status);
    return `${record.method} ${record.path.replace('/backend-api/wham', '')}${asked} -> ${end}`;
  });
}

test('the owner killed between call and answer: its next start sends nothing, the next command the same', async () => {
  const story: string[] = [];
  const note = (line: string): number => story.push(line);
  await json(['settings', 'set', 'pollUsage', 'false']);
  const { child } = await sluice.serve({ environment });
  await json(['usage', '--refresh']);
  expect(await shown()).toMatchObject({ state: 'blocked', used: [1, 0.71], history: [] });
  codex.holdAnswers();
  const first = codex.requests.length;
  const command = sluice.run(['reset', '1', '--yes', '--json'], { environment });
  await vi.waitFor(() => expect(codex.spent(EMAIL)).toEqual(['one']), PATIENT);
  child.kill('SIGKILL');
  await closed(child);
  expect(await command).toMatchObject({ code: 1 });
  codex.letGo();
  const second = codex.requests.length;
  for (const line of told(first)) note(`sim: ${line}`);
  note('the owner was killed by SIGKILL while the answer was held');

  const again = await sluice.serve({ environment });
  const { value } = await json(['resets', '--history']);
  expect(value).toMatchObject({ records: [] });
  expect(await shown()).toMatchObject({ state: 'blocked', used: [1, 0.71], history: [] });
  expect(codex.requests.length).toBe(second);
  note('the next start has sent 0 requests; the account still reads blocked');

  const done = await json(['reset', '1', '--yes']);
  expect(done).toMatchObject({ code: 0, value: { outcome: 'reset', repeated: true } });
  for (const line of told(second)) note(`sim: ${line}`);
  expect(codex.asked[1]).toEqual(codex.asked[0]);
  expect(codex.spent(EMAIL)).toEqual(['one']);
  expect(await shown()).toEqual({
    state: 'ready',
    used: [0, 0],
    history: ['command-line one reset'],
  });
  const codes = codex.sim.quotas.redemptions(EMAIL).map(({ code }) => code);
  note(`sim: answers ${codes.join(', ')}; spent ${codex.spent(EMAIL).join()}`);
  note(`sluice: ${JSON.stringify(done.value)}`);
  note(`sluice: ${JSON.stringify(await shown())}`);
  if (process.env['RESET_TRANSCRIPT'] !== undefined)
    writeFileSync(process.env['RESET_TRANSCRIPT'], `${story.join('\n')}\n`);
  again.child.kill('SIGTERM');
  await closed(again.child);
}, 90_000);

test('a guest asked before the owner was there: the owner lifts the block and reads the windows again', async () => {
  await json(['settings', 'set', 'pollUsage', 'false']);
  codex.holdRequests();
  const command = json(['reset', '1', '--yes']);
  await vi.waitFor(() => expect(codex.asked).toHaveLength(1), PATIENT);
  await sluice.serve({ environment });
  await json(['usage', '--refresh']);
  expect(await shown()).toMatchObject({ state: 'blocked', used: [1, 0.71] });
  expect(await json(['reset', '1', '--yes'])).toMatchObject({ value: { outcome: 'in_progress' } });
  codex.letGo();
  expect(await command).toMatchObject({ code: 0, value: { outcome: 'reset' } });
  await vi.waitFor(
    async () =>
      expect(await shown()).toEqual({
        state: 'ready',
        used: [0, 0],
        history: ['command-line one reset'],
      }),
    PATIENT,
  );
  expect(codex.asked).toHaveLength(1);
}, 90_000);
