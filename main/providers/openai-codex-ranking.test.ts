import { expect, it } from 'vitest';
import { openaiCodexRanking } from './openai-codex-ranking.ts';

it.each([
  ['gpt-5.3-codex-spark', 'Pro', true],
  ['gpt-5.3-codex-spark', 'pro', true],
  ['gpt-5.3-codex-spark', 'Pro Lite', false],
  ['gpt-5.3-codex-spark', 'Plus', false],
  ['gpt-5.6', 'Plus', true],
  ['gpt-5.6-sol', 'Free', false],
  ['gpt-5.6-luna', 'Go', true],
])('%s on the plan %s: %s', (model, plan, expected) => {
  expect(openaiCodexRanking.planFor(model)?.has(plan)).toBe(expected);
});

it.each(['gpt-5.5', 'gpt-5.6-mini', 'codex-mini-latest'])('every plan has %s', (model) => {
  expect(openaiCodexRanking.planFor(model)).toBeNull();
});
