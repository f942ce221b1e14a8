import { expect, test } from 'vitest';
import { responsesProvider } from './responses-provider.ts';

const codex = { provider: 'openai-codex', paused: true };
const others = [{ provider: 'anthropic' }, { provider: 'openai' }];

test.each([
  ['auto', [], 'openai'],
  ['auto', others, 'openai'],
  ['auto', [...others, codex], 'openai-codex'],
  ['openai', [codex], 'openai'],
  ['openai-codex', [], 'openai-codex'],
] as const)('%s with %j is %s', (setting, accounts, expected) => {
  expect(responsesProvider(setting, accounts)).toBe(expected);
});
