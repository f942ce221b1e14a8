import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CallInput, ContractClient, ContractEvent } from '../../../shared/contract.ts';
import type { LoginState } from '../../../shared/model/login.ts';
import { poolAccount, viewOf } from '../../control/testing/fake-services.ts';
import type { CliContext } from '../context.ts';
import { Output } from '../output.ts';
import { login } from './login.ts';
import type { LoginOptions } from './login.ts';

const BASE = {
  loginId: 'login-1',
  provider: 'anthropic',
  expiresAt: '2026-01-01T00:10:00.000Z',
} as const;
const URL = 'https://claude.ai/oauth/authorize?state=x';

const FIRST = {
  ...BASE,
  method: 'browser',
  step: 'waiting' as const,
  url: URL,
  launchUrl: null,
  code: null,
  note: null,
} satisfies LoginState;

const PROVIDERS = [{ id: 'anthropic', policy: 'Their terms apply. You decide.' }];

/** One sign-in of an instance that a test drives. */
class FakeInstance {
  readonly pasted: string[] = [];
  readonly listeners = new Set<(event: ContractEvent) => void>();
  started: CallInput<'login.start'> | null = null;
  url = URL;
  state: LoginState = FIRST;
  onPaste: (text: string) => void = () => undefined;

  readonly client = {
    call: (name: string, input: never) =>
      Promise.resolve(
        name === 'providers.list' ? { providers: PROVIDERS } : { login: this.#answer(name, input) },
      ),
    subscribe: (listener: (event: ContractEvent) => void) => {
      this.listeners.add(listener);
      return () => this.listeners.delete(listener);
    },
  } as unknown as ContractClient;

  #answer(name: string, input: { text: string } & CallInput<'login.start'>): LoginState {
    if (name === 'login.start') {
      this.started = input;
      const method = input.method ?? 'browser';
      const code = method === 'device' ? 'ABCD-1234' : null;
      this.state = { ...FIRST, url: this.url, method, code };
    }
    if (name === 'login.paste') {
      this.pasted.push(input.text);
      this.onPaste(input.text);
    }
    if (name === 'login.adopt') this.done();
    if (name === 'login.cancel') this.fail('LOGIN_CANCELLED', 'The sign-in was cancelled.');
    return this.state;
  }

  tell(state: LoginState): void {
    this.state = state;
    for (const listener of this.listeners) listener({ name: 'login', payload: { login: state } });
  }

  note(note: string): void {
    this.tell({ ...this.state, note } as LoginState);
  }

  done(): void {
    const { method } = this.state;
    this.tell({ ...BASE, method, step: 'done', account: viewOf(poolAccount(1), 0) });
  }

  exchange(note: string | null): void {
    this.tell({ ...BASE, method: this.state.method, step: 'exchanging', note });
  }

  fail(
    code: 'LOGIN_CANCELLED' | 'LOGIN_DENIED',
    message: string,
    link: string | null = null,
  ): void {
    const error = { code, message, hint: null };
    this.tell({ ...BASE, method: this.state.method, step: 'failed', error, link });
  }
}

let instance: FakeInstance;
let stdin: PassThrough;
let said: { out: string; err: string };

beforeEach(() => {
  instance = new FakeInstance();
  stdin = new PassThrough();
  said = { out: '', err: '' };
});
afterEach(() => stdin.destroy());

function run(options: LoginOptions, json = true): Promise<number> {
  const stdout = new PassThrough().on('data', (chunk: Buffer) => (said.out += String(chunk)));
  const stderr = new PassThrough().on('data', (chunk: Buffer) => (said.err += String(chunk)));
  const context: CliContext = {
    environment: {},
    json,
    out: new Output(stdout as never, stderr as never),
    stdin: stdin as never,
    nowMs: () => 0,
    open: () => Promise.resolve({ client: instance.client, close: () => Promise.resolve() }),
  };
  return login('anthropic', { browser: false, ...options })(context);
}

function events(): unknown[] {
  const lines = said.out.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as unknown);
}

test('a program is told the address and the account, one JSON line each', async () => {
  const ended = run({});
  await expect.poll(() => said.out).toContain('open');
  expect(instance.started).toMatchObject({ provider: 'anthropic', method: null });
  instance.done();
  expect(await ended).toBe(0);
  expect(events()).toEqual([
    { event: 'open', url: URL },
    { event: 'done', account: expect.objectContaining({ id: 1, email: 'person1@example.com' }) },
  ]);
  expect(instance.listeners.size).toBe(0);
});

function otherPerson(): void {
  const error = {
    code: 'LOGIN_IDENTITY' as const,
    message: 'Another identity.',
    hint: 'Try again.',
  };
  const { method } = instance.state;
  const who = { email: 'bob@example.com', organization: null, account: 1 };
  instance.tell({ ...BASE, method, step: 'other-identity', ...who, error });
}

test.each([true, false])(
  'another person where nobody can be asked is LOGIN_IDENTITY and kept nowhere (--json: %s)',
  async (json) => {
    const ended = run({ account: '1' }, json);
    await expect.poll(() => said.out).toContain(URL);
    otherPerson();
    await expect(ended).rejects.toMatchObject({ code: 'LOGIN_IDENTITY', hint: 'Try again.' });
    expect(instance.state.step).toBe('failed');
  },
);

test.each([
  ['y\n', 'done'],
  ['\n', 'failed'],
  ['no\n', 'failed'],
  [null, 'failed'],
])('at a terminal the person says what becomes of it: %j', async (line, step) => {
  Object.assign(stdin, { isTTY: true });
  const ended = run({ account: '1' }, false).catch((error: unknown) => error);
  await expect.poll(() => said.out).toContain(URL);
  otherPerson();
  await expect.poll(() => said.err).toContain('bob@example.com as an account of its own? [y/N]');
  if (line === null) stdin.end();
  else stdin.write(line);
  const end = await ended;
  expect(instance.state.step).toBe(step);
  if (step === 'done') expect(end).toBe(0);
  else expect(end).toMatchObject({ code: 'LOGIN_CANCELLED' });
});

test('empty lines and the end of the input do not matter while the browser can come back', async () => {
  const ended = run({});
  stdin.end('\n  \n');
  await expect.poll(() => said.out).toContain('open');
  instance.done();
  expect(await ended).toBe(0);
  expect(instance.pasted).toEqual([]);
});

test('a pasted line is handed on; a wrong one is told and the sign-in goes on', async () => {
  instance.onPaste = (text) => {
    if (text === 'right') instance.done();
    else instance.note('That belongs to another sign-in.');
  };
  const ended = run({ paste: true });
  stdin.write('\n wrong \n');
  await expect.poll(() => said.out).toContain('note');
  stdin.write('right\n');
  expect(await ended).toBe(0);
  expect(instance.pasted).toEqual(['wrong', 'right']);
  expect(events()).toMatchObject([
    { event: 'open' },
    { event: 'note', message: 'That belongs to another sign-in.' },
    { event: 'done' },
  ]);
});

test('with --paste the end of the input without a code fails clearly', async () => {
  instance.onPaste = () => instance.note('That belongs to another sign-in.');
  const ended = run({ paste: true });
  stdin.end('wrong\n');
  await expect(ended).rejects.toMatchObject({
    code: 'LOGIN_FAILED',
    message: 'The input ended before a code that could be used. That belongs to another sign-in.',
  });
});

test('a sign-in that was denied is a failure', async () => {
  const ended = run({});
  await expect.poll(() => said.out).toContain('open');
  instance.fail('LOGIN_DENIED', 'The provider said no.');
  await expect(ended).rejects.toMatchObject({ code: 'LOGIN_DENIED' });
});

test('Ctrl-C cancels the sign-in', async () => {
  const before = process.listenerCount('SIGINT');
  const ended = run({});
  await expect.poll(() => process.listenerCount('SIGINT')).toBeGreaterThan(before);
  process.emit('SIGINT');
  await expect(ended).rejects.toMatchObject({ code: 'LOGIN_CANCELLED' });
  expect(process.listenerCount('SIGINT')).toBe(before);
});

test('a device code is told with its address', async () => {
  const ended = run({ device: true });
  await expect.poll(() => said.out).toContain('device');
  instance.done();
  await ended;
  expect(events()[0]).toEqual({ event: 'device', url: URL, code: 'ABCD-1234' });
});

test('a person is told in words, and notes go to stderr', async () => {
  const ended = run({ account: '7' }, false);
  await expect.poll(() => said.out).toContain(URL);
  expect(instance.started).toMatchObject({ account: 7 });
  instance.note('Still waiting.');
  await expect.poll(() => said.err).toContain('Still waiting.');
  instance.done();
  expect(await ended).toBe(0);
  expect(said.out).toContain('Signed in: person1@example.com (account 1).');
});

test.each([true, false])(
  'whose terms apply is said to a person, not to a program (--json: %s)',
  async (json) => {
    const ended = run({}, json);
    await expect.poll(() => said.out).toContain(URL);
    instance.done();
    await ended;
    expect(said.err.startsWith('Their terms apply. You decide.')).toBe(!json);
    expect(said.out).not.toContain('Their terms');
  },
);

test('what goes on after the code, and a page to open, are lines of their own', async () => {
  const ended = run({});
  await expect.poll(() => said.out).toContain('open');
  instance.exchange(null);
  instance.exchange('Setting up your project');
  instance.fail('LOGIN_DENIED', 'It has to be verified.', 'https://example.com/verify');
  await expect(ended).rejects.toMatchObject({ code: 'LOGIN_DENIED' });
  expect(events()).toEqual([
    { event: 'open', url: URL },
    { event: 'note', message: 'Setting up your project' },
    { event: 'link', url: 'https://example.com/verify' },
  ]);
});

test('a person is told which page to open', async () => {
  const ended = run({}, false);
  await expect.poll(() => said.out).toContain(URL);
  instance.fail('LOGIN_DENIED', 'It has to be verified.', 'https://example.com/verify');
  await expect(ended).rejects.toMatchObject({ code: 'LOGIN_DENIED' });
  expect(said.out).toContain('  https://example.com/verify\n');
});

test('a key that was refused after the input ended fails clearly, and waits for nobody', async () => {
  instance.onPaste = () => instance.exchange(null);
  const ended = run({ paste: true });
  stdin.end('sk-wrong\n');
  await expect.poll(() => instance.state.step).toBe('exchanging');
  instance.tell({ ...FIRST, method: 'paste', note: 'The key was refused.' });
  await expect(ended).rejects.toMatchObject({
    code: 'LOGIN_FAILED',
    message: 'The input ended before a code that could be used. The key was refused.',
  });
});

test.each([
  [FIRST.url, {}, 'Or paste here the code'],
  [FIRST.url, { paste: true }, 'Paste here the code'],
  [
    'https://chat.z.ai/api/oauth/authorize?redirect_uri=zcode%3A%2F%2Fzai-auth%2Fcallback',
    { paste: true },
    'an address that begins with zcode://,',
  ],
])('at a terminal it is said what to paste: %s %j', async (url, options, words) => {
  Object.assign(stdin, { isTTY: true });
  instance.url = url;
  const ended = run(options, false);
  await expect.poll(() => said.err).toContain(words);
  instance.done();
  await ended;
});
