import { expect, test } from 'vitest';
import { localToolIdSchema } from '../../../shared/model/tool.ts';
import { toolLines } from './tool-lines.ts';

const PROXY = 'http://127.0.0.1:7584';
const KEY = `slk_${'A'.repeat(43)}`;

test.each(localToolIdSchema.options)('%s: its lines name the port, and none is empty', (id) => {
  const lines = toolLines(id, PROXY, KEY);
  if (['gemini-cli', 'amp', 'grok'].includes(id)) {
    expect(lines).toEqual([]);
    return;
  }
  expect(lines.map(({ text }) => text).join()).toContain(PROXY);
  expect(lines.every(({ text }) => text.trim() !== '')).toBe(true);
});

test.each(['claude-code', 'opencode', 'zed', 'droid', 'claude-desktop'] as const)(
  '%s: what goes into its settings is JSON once it stands in an object',
  (id) => {
    const [first] = toolLines(id, PROXY, KEY);
    expect(JSON.parse(`{${first?.text ?? ''}}`)).toBeTypeOf('object');
  },
);

test('Claude Code gets an address without /v1 and exactly one credential', () => {
  for (const { text } of toolLines('claude-code', PROXY, KEY)) {
    expect(text).not.toContain('/v1');
    expect(text.split(KEY)).toHaveLength(2);
  }
});

test('Codex keeps its history: a root key, never a provider of its own', () => {
  const text = toolLines('codex', PROXY, KEY)
    .map((each) => each.text)
    .join('\n');
  expect(text).toContain('openai_base_url = "http://127.0.0.1:7584/v1"');
  expect(text).not.toContain('model_provider');
});
