import { expect, test } from 'vitest';
import { readVariables } from './variables.ts';

const PROXY = 'http://127.0.0.1:7584';
const OURS = `slk_${'A'.repeat(43)}`;

test('an empty environment has nothing to say', () => {
  expect(readVariables({ PATH: '/bin', ANTHROPIC_API_KEY: ' ' }, PROXY)).toEqual([]);
});

test('a provider’s key leads around, a foreign address elsewhere, and those in the way come first', () => {
  const environment = {
    ANTHROPIC_BASE_URL: PROXY,
    ANTHROPIC_API_KEY: 'sk-ant-api03-secret',
    OPENAI_BASE_URL: 'https://gate.example.com/v1',
  };
  expect(readVariables(environment, PROXY)).toEqual([
    { name: 'ANTHROPIC_API_KEY', effect: 'around', host: null },
    { name: 'OPENAI_BASE_URL', effect: 'elsewhere', host: 'gate.example.com' },
    { name: 'ANTHROPIC_BASE_URL', effect: 'sluice', host: null },
  ]);
});

test('two credentials for Claude: tools disagree on which wins', () => {
  const environment = { ANTHROPIC_API_KEY: OURS, ANTHROPIC_AUTH_TOKEN: OURS };
  expect(readVariables(environment, PROXY)).toEqual([
    { name: 'ANTHROPIC_AUTH_TOKEN', effect: 'both', host: null },
    { name: 'ANTHROPIC_API_KEY', effect: 'sluice', host: null },
  ]);
});

test('no value of a variable is told', () => {
  const environment = {
    ANTHROPIC_API_KEY: 'sk-ant-api03-secret',
    OPENAI_API_KEY: 'sk-proj-secret',
  };
  expect(JSON.stringify(readVariables(environment, PROXY))).not.toContain('secret');
});
