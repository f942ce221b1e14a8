import { expect, test } from 'vitest';
import { leadsHere, readPointing } from './base-urls.ts';

const PROXY = 'http://127.0.0.1:7584';
const CLAUDE = { keys: ['ANTHROPIC_BASE_URL'] };
const CODEX = { keys: ['openai_base_url'], rootOnly: true, overruledBy: 'model_provider' };

test.each([
  ['JSON', '{ "env": { "ANTHROPIC_BASE_URL": "http://127.0.0.1:7584" } }', 'sluice', null],
  [
    'JSON on one line',
    '{"env":{"A":"1","ANTHROPIC_BASE_URL":"http://localhost:7584"}}',
    'sluice',
    null,
  ],
  ['.env', 'export ANTHROPIC_BASE_URL=http://[::1]:7584\n', 'sluice', null],
  ['another port', '{"ANTHROPIC_BASE_URL":"http://127.0.0.1:8317"}', 'elsewhere', '127.0.0.1:8317'],
  [
    'another host',
    'ANTHROPIC_BASE_URL: https://gate.example.com/v1',
    'elsewhere',
    'gate.example.com',
  ],
  ['a comment', '// "ANTHROPIC_BASE_URL": "http://127.0.0.1:7584"\n{}', 'provider', null],
  ['a longer name', '{"MY_ANTHROPIC_BASE_URL":"http://127.0.0.1:7584"}', 'provider', null],
  ['nothing', '', 'provider', null],
  ['null', '{"ANTHROPIC_BASE_URL":null,"model":"x"}', 'provider', null],
  ['no address', '{"ANTHROPIC_BASE_URL":"$GATE"}', 'elsewhere', null],
])('settings with %s', (_what, text, target, host) => {
  expect(readPointing(text, CLAUDE, PROXY)).toEqual({ target, host });
});

test.each([
  ['above the first table', 'openai_base_url = "http://127.0.0.1:7584/v1"\n[tui]\n', 'sluice'],
  [
    'below a table, where Codex does not read it',
    '[tui]\nopenai_base_url = "http://127.0.0.1:7584/v1"',
    'provider',
  ],
  [
    'overruled by a provider of its own',
    'model_provider = "x"\nopenai_base_url = "http://127.0.0.1:7584/v1"',
    'unknown',
  ],
  [
    'with the usual provider named',
    'model_provider = "openai"\nopenai_base_url="http://127.0.0.1:7584/v1"',
    'sluice',
  ],
])('Codex: %s', (_what, text, target) => {
  expect(readPointing(text, CODEX, PROXY).target).toBe(target);
});

test('a password in an address never leaves with its host', () => {
  const text = '{"ANTHROPIC_BASE_URL":"https://ada:hunter2@gate.example.com/p?key=hunter3"}';
  expect(JSON.stringify(readPointing(text, CLAUDE, PROXY))).not.toContain('hunter');
});

test.each([
  ['JSON', '{"ANTHROPIC_BASE_URL":"https://ada:12,3}4 5@gate.example.com/v1"}'],
  ['TOML', "ANTHROPIC_BASE_URL = 'https://ada:12,3}4@gate.example.com/v1' # mine"],
  ['.env', 'ANTHROPIC_BASE_URL=https://ada:12,3}4@gate.example.com/v1'],
  ['YAML', '{ANTHROPIC_BASE_URL: https://ada:12}3@gate.example.com/v1, model: x}'],
])('a password that looks like the end of the value is not told as a host: %s', (_what, text) => {
  expect(readPointing(text, CLAUDE, PROXY)).toEqual({
    target: 'elsewhere',
    host: 'gate.example.com',
  });
});

test('an address that only looks like ours is elsewhere', () => {
  expect(leadsHere('http://127.0.0.1.example.com:7584', PROXY)).toBe(false);
  expect(leadsHere('https://127.0.0.1:7584', PROXY)).toBe(false);
  expect(leadsHere('http://127.0.0.1:7584@example.com', PROXY)).toBe(false);
});
