import { expect, test } from 'vitest';
import { makeProvider } from '../../../shared/testing/snapshot.ts';
import { findProviders, neighbour, shelve } from './find-providers.ts';

const PROVIDERS = [
  makeProvider({ id: 'anthropic', name: 'Claude', alsoCalled: ['anthropic'] }),
  makeProvider({ id: 'openai-codex', name: 'Codex', alsoCalled: ['chatgpt', 'gpt'] }),
  makeProvider({ id: 'kimi-code', name: 'Kimi Code' }),
  makeProvider({ id: 'ollama', name: 'Ollama', group: 'local' }),
  makeProvider({ id: 'openai', name: 'OpenAI', group: 'key', alsoCalled: ['gpt'] }),
  makeProvider({ id: 'moonshot', name: 'Moonshot', group: 'key', alsoCalled: ['kimi'] }),
];

const ids = (search: string) => findProviders(PROVIDERS, search).map(({ id }) => id);

test.each([
  ['chatgpt', ['openai-codex']],
  ['GPT', ['openai-codex', 'openai']],
  ['kimi', ['kimi-code', 'moonshot']],
  ['openai', ['openai-codex', 'openai']],
  [' kimi  code ', ['kimi-code']],
  ['nothing', []],
  ['', PROVIDERS.map(({ id }) => id)],
])('“%s” finds %j', (search, found) => {
  expect(ids(search)).toEqual(found);
});

test('sign-ins stand first, then keys, then what runs here', () => {
  expect(shelve(PROVIDERS).map(({ group }) => group)).toEqual(['plan', 'key', 'local']);
  expect(shelve(findProviders(PROVIDERS, 'kimi code')).map(({ group }) => group)).toEqual(['plan']);
});

test('the arrow keys follow what is shown, across groups, and stop at both ends', () => {
  const shelves = shelve(PROVIDERS);
  expect(neighbour(shelves, 'kimi-code', 1)).toBe('openai');
  expect(neighbour(shelves, 'openai', -1)).toBe('kimi-code');
  expect(neighbour(shelves, 'ollama', 1)).toBe('ollama');
  expect(neighbour(shelves, 'anthropic', -1)).toBe('anthropic');
  expect(neighbour([], null, 1)).toBeNull();
});
