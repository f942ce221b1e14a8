import { expect, it } from 'vitest';
import { anthropic } from '../providers/anthropic.ts';
import { openaiCodex } from '../providers/openai-codex.ts';
import { judgeAnswer } from './verdict.ts';

const NOW = Date.parse('2026-01-15T12:00:00.000Z');
const LIMIT =
  '{"error":{"type":"usage_limit_reached","message":"The usage limit has been reached"}}';
const CREDIT = '{"error":{"code":"insufficient_quota","message":"You are out of credits"}}';
const CHAT_FULL = {
  'x-codex-primary-used-percent': '100',
  'x-codex-primary-window-minutes': '300',
  'x-codex-primary-reset-after-seconds': '7200',
};

function judged(
  provider: typeof openaiCodex,
  family: string | null,
  body: string,
  headers: Readonly<Record<string, string>> = {},
) {
  const facts = { status: 429, body: Buffer.from(body), bodyless: false, nowMs: NOW };
  return judgeAnswer({ ...facts, provider, family, headers }).block;
}

it('a refusal of a model with a meter of its own blocks that meter alone', () => {
  expect(judged(openaiCodex, 'spark', LIMIT)).toMatchObject({
    scope: 'family:spark',
    reason: 'usage limit',
    untilMs: NOW + 60_000,
  });
  // A full chat window in the same answer neither prolongs it nor widens it.
  expect(judged(openaiCodex, 'spark', LIMIT, CHAT_FULL)).toMatchObject({
    scope: 'family:spark',
    untilMs: NOW + 60_000,
  });
  expect(judged(openaiCodex, null, LIMIT, CHAT_FULL)).toMatchObject({
    scope: 'account',
    untilMs: NOW + 7_200_000,
  });
});

it('an empty balance, and a limit of a family without a meter of its own, are the account’s', () => {
  expect(judged(openaiCodex, 'spark', CREDIT)).toMatchObject({
    scope: 'account',
    reason: 'out of credit',
    billing: true,
  });
  expect(judged(anthropic, 'opus', LIMIT)).toMatchObject({ scope: 'account' });
});
