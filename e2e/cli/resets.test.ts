import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SluiceProcesses, closed } from '../../main/cli/testing/sluice-process.ts';
import { makeJwt } from '../../main/core/testing/make-jwt.ts';
import { SimulatedCodex } from '../../main/resets/testing/simulated-codex.ts';

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

test('the owner killed between call and answer: its next start sends nothing, the next command the same', async () => {
  const { child } = await sluice.serve({ environment });
  codex.holdAnswers();
  const command = sluice.run(['reset', '1', '--yes', '--json'], { environment });
  await vi.waitFor(() => expect(codex.asked).toHaveLength(1), PATIENT);
  child.kill('SIGKILL');
  await closed(child);
  expect(await command).toMatchObject({ code: 1 });
  codex.letGo();
  const again = await sluice.serve({ environment });
  expect(await json(['resets'])).toMatchObject({
    value: { accounts: [{ open: { phase: 'open', credit: 'one', by: 'command-line' } }] },
  });
  expect(codex.asked).toHaveLength(1);
  expect(await json(['reset', '1', '--yes'])).toMatchObject({
    code: 0,
    value: { outcome: 'reset', repeated: true },
  });
  expect(codex.asked[1]).toEqual(codex.asked[0]);
  again.child.kill('SIGTERM');
  await closed(again.child);
}, 90_000);
