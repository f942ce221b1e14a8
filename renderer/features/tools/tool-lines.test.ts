import { expect, test } from 'vitest';
import { localToolIdSchema } from '../../../shared/model/tool.ts';
import { baseLines, toolLines } from './tool-lines.ts';

const PROXY = 'http://127.0.0.1:7584';
const KEY = `slk_${'A'.repeat(43)}`;

test.each(localToolIdSchema.options)('%s: its lines name the port, and none is empty', (id) => {
  const lines = toolLines(id, PROXY, KEY);
  if (['amp', 'grok'].includes(id)) {
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

test('Gemini CLI and the SDKs of Google get an address without /v1beta, which they add themselves', () => {
  const [cli] = toolLines('gemini-cli', PROXY, KEY);
  expect(cli).toEqual({
    place: 'settings',
    text: `GOOGLE_GEMINI_BASE_URL=${PROXY}\nGEMINI_API_KEY=${KEY}`,
  });
  expect(toolLines('google-sdk', PROXY, KEY)[0]?.text).not.toContain('/v1beta');
});

test('a route of one provider has its own base, for each shape that it speaks', () => {
  expect(baseLines('openai', `${PROXY}/groq/openai/v1`, KEY).text).toBe(
    `export OPENAI_BASE_URL=${PROXY}/groq/openai/v1\nexport OPENAI_API_KEY=${KEY}`,
  );
  expect(baseLines('anthropic', `${PROXY}/zai/api/anthropic`, KEY).text).toContain(
    `ANTHROPIC_BASE_URL=${PROXY}/zai/api/anthropic`,
  );
});
