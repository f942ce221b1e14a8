import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SluiceProcesses } from './testing/sluice-process.ts';

let sluice: SluiceProcesses;
beforeAll(() => {
  sluice = new SluiceProcesses();
});
afterAll(() => sluice.dispose());

const ERROR = { error: { code: expect.any(String), message: expect.any(String) } };

describe('wrong usage is exit code 2 with a clear error', () => {
  test.each([
    [['bogus'], "Unknown command 'bogus'"],
    [['accounts', '--bogus'], "Unknown option '--bogus'"],
    [['accounts', 'surplus'], 'Too many arguments'],
    [['priority', '1', 'first'], 'There is no priority'],
    [['refresh'], "Missing required argument 'account'"],
    [['pause'], "Missing required argument 'account'"],
    [['serve', '--port', 'many'], '0 to 65535'],
    [['serve', '--port', '70000'], '0 to 65535'],
    [['activity', '--limit', '0'], '1 to 500'],
    [['activity', '--limit', '501'], 'at most 500'],
    [['activity', '--follow', '--csv'], "cannot be used with option '--csv'"],
    [['settings', 'get', 'strategy.nobody'], 'There is no setting'],
    [['settings', 'set', 'strategy.anthropic', 'random'], 'strategy.anthropic'],
    [['rank'], "Missing required argument 'provider'"],
    [['rank', 'anthropic', '--strategy', 'random'], 'in-order'],
    [['settings', 'set', 'theme', 'pink'], 'theme'],
    [['clients', 'add', 'x', '--expires', 'soon'], 'not a date'],
    [['clients', 'add', 'x', '--expires', '2999-02-31'], 'not a date'],
    [['clients', 'add', 'x', '--expires', '2999-04-31T10:00:00Z'], 'not a date'],
    [['clients', 'add', 'x', '--expires', '2020-01-01'], 'passed already'],
    [['clients', 'add', ''], 'name'],
    [['clients', 'add', 'one\nmore row'], 'line break'],
    [['login', 'anthropic', '--paste', '--device'], 'exclude each other'],
    [['add-key', 'openai'], 'no key'],
  ])('%j', async (args, message) => {
    const { code, value } = await sluice.json(args);
    expect(value).toMatchObject({
      error: { code: 'USAGE', message: expect.stringContaining(message), hint: expect.anything() },
    });
    expect(code).toBe(2);
  });

  test.each([
    ['override', 'openai', 'KEY'],
    ['override', 'openai', 'set', 'KEY'],
    ['add-key', 'openai', 'KEY'],
    ['override', 'sk-proj-planted0123456789planted', 'replace'],
  ])('attack: a key typed as an argument of %s is not repeated', async (...args) => {
    const key = 'planted0123456789planted';
    const typed = args.map((word) => (word === 'KEY' ? key : word));
    for (const more of [[], ['--json']]) {
      const answer = await sluice.run([...typed, ...more]);
      expect(answer.code).toBe(2);
      expect(answer.stdout + answer.stderr).not.toContain(key);
    }
  });

  test('without --json in words on stderr, and nothing on stdout', async () => {
    const answer = await sluice.run(['acounts']);
    expect(answer).toMatchObject({ code: 2, stdout: '' });
    expect(answer.stderr).toContain('accounts');
  });

  test('a command that is missing is told with the help', async () => {
    const answer = await sluice.run(['clients']);
    expect(answer).toMatchObject({ code: 2, stdout: '' });
    expect(answer.stderr).toMatch(/revoke[^]*A command is missing/);
  });

  test('the settings that there are, and the values that are allowed, are named', async () => {
    expect((await sluice.run(['settings', 'get', 'nope'])).stderr).toContain('theme, maskEmails');
    const answer = await sluice.run(['settings', 'set', 'theme', 'pink']);
    expect(answer.stderr).toContain('system, light, dark');
  });
});

test.each([
  [['pause', '99']],
  [['refresh', '99']],
  [['priority', '99', 'reserve']],
  [['resume', 'nobody@example.com']],
  [['remove', '0']],
  [['rename', '99', 'x']],
  [['clients', 'revoke', 'nobody']],
  [['clients', 'add', 'x', '--provider', 'nobody']],
  [['clients', 'add', 'x', '--account', '99']],
  [['login', 'nobody']],
  [['add-key', 'nobody']],
])('no such account, client or provider is exit code 3: %j', async (args) => {
  const { code, value } = await sluice.json(args, { input: 'sk-key' });
  expect(value).toMatchObject({ ...ERROR, error: { code: 'NOT_FOUND' } });
  expect(code).toBe(3);
});

test('help and version are no errors, and every command explains itself', async () => {
  const help = await sluice.run(['--help']);
  expect(help.code).toBe(0);
  for (const word of ['serve', 'login', 'Exit codes', 'SLUICE_HOME', 'Examples'])
    expect(help.stdout).toContain(word);
  expect(await sluice.run(['--version'])).toMatchObject({ code: 0, stdout: '0.1.0\n' });
  expect(await sluice.run(['help'])).toMatchObject({ code: 0, stdout: help.stdout, stderr: '' });
  expect((await sluice.run(['help', 'login'])).code).toBe(0);
  expect((await sluice.run(['help', 'nothing'])).code).toBe(2);
  expect((await sluice.run(['login', '--help'])).stdout).toContain('--paste');
});

test('lists without an entry say what to do', async () => {
  const accounts = await sluice.run(['accounts']);
  expect(accounts).toMatchObject({ code: 0, stdout: expect.stringContaining('sluice login') });
  expect((await sluice.run(['clients', 'list'])).stdout).toContain('sluice clients add');
  expect((await sluice.run(['activity'])).stdout).toContain('No request yet');
});

test('a reader that closes the pipe early makes no noise', async () => {
  const child = sluice.spawn(['--help']);
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  await new Promise((resolve) => {
    child.once('close', resolve);
  });
  expect(stderr).toBe('');
});

test('a bad environment is named', async () => {
  const map = { SLUICE_ORIGIN_MAP: '{"https://api.anthropic.com":"https://evil.example"}' };
  expect(await sluice.json(['accounts'], { environment: map })).toMatchObject({
    code: 2,
    value: { error: { code: 'ORIGIN_MAP_INVALID', message: expect.stringContaining('loopback') } },
  });
  const vault = { SLUICE_VAULT: 'paper' };
  expect(await sluice.json(['accounts'], { environment: vault })).toMatchObject({
    code: 2,
    value: { error: { code: 'USAGE', message: expect.stringContaining('SLUICE_VAULT') } },
  });
  const home = { SLUICE_HOME: `${process.execPath}/profile` };
  expect(await sluice.json(['accounts'], { environment: home })).toMatchObject({
    code: 1,
    value: { error: { code: 'PROFILE_NOT_WRITABLE' } },
  });
  const log = { SLUICE_LOG: 'loud' };
  expect(await sluice.json(['accounts'], { environment: log })).toMatchObject({
    code: 2,
    value: { error: { code: 'USAGE', message: expect.stringContaining('SLUICE_LOG') } },
  });
  const port = { SLUICE_PORT: 'many' };
  expect(await sluice.json(['serve', '--no-ui'], { environment: port })).toMatchObject({
    code: 2,
    value: { error: { code: 'USAGE', message: expect.stringContaining('SLUICE_PORT') } },
  });
});

test('an account without a key where the provider asks for none: sluice add-key ollama </dev/null', async () => {
  const { code, stdout, stderr } = await sluice.run(['add-key', 'ollama']);
  expect(code).toBe(0);
  // Its policy, for a person alone.
  expect(stderr).toContain('Nobody’s terms restrict it');
  expect(stdout).toContain('ollama, This machine, is added.\nOllama was not asked');
});
