import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SluiceProcesses, closed } from '../../main/cli/testing/sluice-process.ts';
import { seedKeys } from '../simulator/seeds.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';

let sim: Simulator;
let sluice: SluiceProcesses;
let environment: NodeJS.ProcessEnv;

beforeEach(async () => {
  sim = await startSimulator();
  sluice = new SluiceProcesses();
  environment = { SLUICE_ORIGIN_MAP: JSON.stringify(sim.originMap) };
});
afterEach(async () => {
  await sluice.dispose();
  await sim.close();
});

type Line = Record<string, unknown> & { event?: string };

class Login {
  readonly child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  constructor(args: readonly string[]) {
    this.child = sluice.spawn(['login', 'anthropic', '--json', ...args], environment);
    this.#lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** A test beside this one may hold the preferred port; that this is told says nothing here. */
  async next(): Promise<Line> {
    const { value } = (await this.#lines.next()) as { value: string };
    const line = JSON.parse(value) as Line;
    return line.event === 'note' && String(line['message']).includes('port') ? this.next() : line;
  }
}

async function approved(url: unknown, as: string): Promise<string> {
  const { location, pasted } = await sim.approve(String(url), { as });
  return location ?? pasted ?? '';
}

describe.each(['with an instance', 'as a guest'])('sign-in %s', (kind) => {
  beforeEach(async () => {
    if (kind === 'with an instance') await sluice.serve({ environment });
  });

  test('the browser comes back, and the account is there', async () => {
    const login = new Login([]);
    const { url } = await login.next();
    await fetch(await approved(url, 'mira'));
    expect(await login.next()).toMatchObject({
      event: 'done',
      account: { id: 1, email: 'mira@example.com', provider: 'anthropic', state: 'ready' },
    });
    await closed(login.child);
    expect(login.child.exitCode).toBe(0);
    expect(await sluice.json(['accounts'], { environment })).toMatchObject({
      code: 0,
      value: { accounts: [{ id: 1, kind: 'oauth', ownership: 'own', origin: 'login' }] },
    });
  });

  test('a pasted address does the same; one of another sign-in is told, and it goes on', async () => {
    const login = new Login([]);
    const { url } = await login.next();
    const address = await approved(url, 'mira');
    const forged = address.replace(/state=[^&]*/, 'state=forged');
    login.child.stdin.write(`\n${forged}\n`);
    expect(await login.next()).toMatchObject({ event: 'note' });
    login.child.stdin.end(`${address}\n`);
    expect(await login.next()).toMatchObject({ event: 'done' });
    expect(await closed(login.child)).toBe(0);
  });

  test('a denied sign-in is exit code 1', async () => {
    const login = new Login([]);
    const { url } = await login.next();
    await fetch(await approved(url, 'deny'));
    expect(await login.next()).toMatchObject({ error: { code: 'LOGIN_DENIED' } });
    expect(await closed(login.child)).toBe(1);
  });

  test('Ctrl-C cancels, exit code 1', async () => {
    const login = new Login([]);
    await login.next();
    login.child.kill('SIGINT');
    expect(await login.next()).toMatchObject({ error: { code: 'LOGIN_CANCELLED' } });
    expect(await closed(login.child)).toBe(1);
  });

  test('--paste without a code fails clearly', async () => {
    const login = new Login(['--paste']);
    await login.next();
    login.child.stdin.end();
    expect(await login.next()).toMatchObject({
      error: { code: 'LOGIN_FAILED', message: expect.stringContaining('input ended') },
    });
    expect(await closed(login.child)).toBe(1);
  });

  test('a key is checked before it is stored', async () => {
    const wrong = await sluice.json(['add-key', 'openai'], { environment, input: 'sk-proj-wrong' });
    expect(wrong).toMatchObject({ code: 1, value: { error: { code: 'KEY_REFUSED' } } });
    expect(JSON.stringify(wrong.value)).not.toContain('sk-proj-wrong');
    const options = { environment, input: `${seedKeys.openai}\n` };
    const added = await sluice.json(['add-key', 'openai', '--label', 'Work'], options);
    expect(added).toMatchObject({
      code: 0,
      value: { account: { kind: 'api_key', label: 'Work', keySuffix: seedKeys.openai.slice(-4) } },
    });
    expect(JSON.stringify(added.value)).not.toContain(seedKeys.openai);
  });

  test('accounts are paused, resumed, renamed and removed by id and e-mail', async () => {
    await signIn('mira');
    const run = (...args: string[]) => sluice.json(args, { environment });
    expect(await run('pause', 'mira@example.com')).toMatchObject({
      value: { account: { state: 'paused' } },
    });
    expect(await run('resume', '1')).toMatchObject({ value: { account: { state: 'ready' } } });
    expect(await run('rename', '1', 'Home')).toMatchObject({
      value: { account: { label: 'Home' } },
    });
    expect(await run('usage', '--refresh')).toMatchObject({
      code: 0,
      value: { accounts: [{ id: 1, email: 'mira@example.com', stale: false }] },
    });
    expect(await run('remove', '1')).toMatchObject({ value: { removed: 1 } });
    expect(await run('accounts')).toMatchObject({ value: { accounts: [] } });
  });
});

async function signIn(as: string): Promise<void> {
  const login = new Login([]);
  const { url } = await login.next();
  await fetch(await approved(url, as));
  expect(await login.next()).toMatchObject({ event: 'done' });
  await closed(login.child);
}

test('a request goes the whole way, and the activity shows it', async () => {
  const { ready } = await sluice.serve({ environment });
  await signIn('mira');
  const { value } = await sluice.json(['clients', 'add', 'curl', '--provider', 'anthropic']);
  const answer = await fetch(`${ready.proxy}/v1/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      'x-api-key': (value as { key: string }).key,
    },
    body: JSON.stringify({
      model: 'claude-sonnet-4-5',
      max_tokens: 64,
      messages: [{ role: 'user', content: 'hello' }],
    }),
  });
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('mira@')]);
  expect(answer.headers.get('x-sluice-account')).toBe('1');
  expect(await sluice.json(['activity'])).toMatchObject({
    value: { requests: [{ client: 'curl', account: 1, status: 200, path: '/v1/messages' }] },
  });
});

test('a profile with simulated accounts refuses to start without its map', async () => {
  await signIn('mira');
  expect(await sluice.json(['accounts'])).toMatchObject({
    code: 1,
    value: { error: { code: 'PROFILE_MISMATCH', hint: expect.stringContaining('SLUICE_HOME') } },
  });
  expect(await sluice.json(['serve', '--port', '0', '--ui-port', '0'])).toMatchObject({
    code: 1,
    value: { error: { code: 'PROFILE_MISMATCH' } },
  });
  expect(await sluice.json(['accounts'], { environment })).toMatchObject({ code: 0 });
});

test('a locked vault needs the person: exit code 4', async () => {
  await sluice.run(['accounts'], { environment });
  const locked = { ...environment, SLUICE_VAULT: 'memory' };
  expect(await sluice.json(['status'], { environment: locked })).toMatchObject({
    code: 0,
    value: { vault: { locked: true } },
  });
  const options = { environment: locked, input: seedKeys.openai };
  expect(await sluice.json(['add-key', 'openai'], options)).toMatchObject({
    code: 4,
    value: { error: { code: 'KEY_UNAVAILABLE' } },
  });
});
