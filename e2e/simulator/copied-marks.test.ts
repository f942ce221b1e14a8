import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { findCopiedMarks, isOwnCall } from './copied-marks.ts';
import { LiveRecord } from './log.ts';

function marks(headers: Readonly<Record<string, string>>): string[] {
  const rawHeaders = Object.entries(headers).flat();
  const request = { method: 'POST', url: '/token', rawHeaders } as unknown as IncomingMessage;
  return findCopiedMarks(new LiveRecord(1, 0, 'https://auth.example.com', request));
}

const OWN = { 'user-agent': 'Sluice/1.2.3', accept: 'application/json' };

test('an own call that says who it is has no copied marks', () => {
  expect(marks(OWN)).toEqual([]);
  expect(marks({ ...OWN, originator: 'sluice' })).toEqual([]);
  const nobody = 'ideType=IDE_UNSPECIFIED,platform=PLATFORM_UNSPECIFIED,pluginType=GEMINI';
  expect(marks({ ...OWN, 'Client-Metadata': nobody })).toEqual([]);
});

test.each([
  ['node', 'user-agent node'],
  ['GeminiCLI/0.9 (linux)', 'user-agent GeminiCLI/0.9 (linux)'],
  ['', 'user-agent missing'],
])('the user agent %j is a violation', (agent, violation) => {
  expect(marks({ 'user-agent': agent })).toEqual([violation]);
});

test.each([
  ['X-App', 'cli'],
  ['x-stainless-lang', 'js'],
  ['X-Stainless-Package-Version', '6.0'],
  ['originator', 'codex_cli_rs'],
  ['openai-beta', 'responses=experimental'],
  ['editor-version', 'vscode/1.99'],
  ['copilot-integration-id', 'vscode-chat'],
  ['X-Msh-Device-Id', 'a'],
  ['x-msh-platform', 'kimi_cli'],
  ['x-goog-api-client', 'gl-node/24'],
  ['X-XAI-Token-Auth', 'xai-grok-cli'],
  ['x-device-id', 'a'],
  ['Client-Metadata', 'ideType=ANTIGRAVITY,platform=MACOS,pluginType=GEMINI'],
])('the copied header %s: %s is a violation', (name, value) => {
  expect(marks({ ...OWN, [name]: value })).toEqual([
    `another program's header ${name.toLowerCase()}`,
  ]);
});

test('an origin lists what only Sluice calls: all, paths, or beginnings', () => {
  expect(isOwnCall('all', '/any')).toBe(true);
  const calls = ['/token', '/v1internal:*'];
  expect(
    ['/token', '/tokens', '/v1internal:loadCodeAssist', '/v1'].map((path) =>
      isOwnCall(calls, path),
    ),
  ).toEqual([true, false, true, false]);
});
