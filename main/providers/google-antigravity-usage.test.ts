import { expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { blocksOf } from '../core/limits.ts';
import type { UsageReport } from '../core/usage.ts';
import { antigravityUsage } from './google-antigravity-usage.ts';
import { googleAntigravity } from './google-antigravity.ts';
import type { UsageAccount } from './types.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const RESET = '2026-11-21T17:00:00Z';
const RESET_MS = Date.parse(RESET);
const DAILY = 'https://daily-cloudcode-pa.googleapis.com';
const SANDBOX = 'https://daily-cloudcode-pa.sandbox.googleapis.com';

type Told = { readonly status?: number; readonly body: unknown } | AppError;

function account(projectId: string | null): UsageAccount {
  const identity = { email: null, accountId: null, organizationId: null, plan: null, projectId };
  return {
    identity,
    extra: {},
    installId: () => '',
    observedCostUsd: () => Promise.resolve(null),
  };
}

/** Answers by the end of the address; what is not named is a 404. */
async function read(told: Readonly<Record<string, Told>>, projectId: string | null = 'proj-1') {
  const asked: string[] = [];
  const bodies: unknown[] = [];
  const report = antigravityUsage.fetch(
    ({ url, body = 'null' }) => {
      asked.push(url);
      bodies.push(JSON.parse(body));
      const found = Object.entries(told).find(([end]) => url.endsWith(end))?.[1];
      if (found instanceof AppError) return Promise.reject(found);
      const { status = 200, body: answer } = found ?? { status: 404, body: {} };
      const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
      return Promise.resolve({ status, headers: {}, text });
    },
    NOW,
    account(projectId),
  );
  return { report, asked, bodies };
}

const summary = (...buckets: readonly unknown[]): Readonly<Record<string, Told>> => ({
  ':retrieveUserQuotaSummary': { body: { groups: [{ buckets }] } },
});
const models = (list: Readonly<Record<string, unknown>>): Readonly<Record<string, Told>> => ({
  ':fetchAvailableModels': { body: { models: list } },
});

async function windows(told: Readonly<Record<string, Told>>): Promise<UsageReport['windows']> {
  return (await (await read(told)).report).windows;
}

test('gemini buckets count Gemini models; 3p buckets Claude and GPT models, which share them', async () => {
  const found = await windows(
    summary(
      { bucketId: 'gemini-5h', window: '5h', remainingFraction: 0.4, resetTime: RESET },
      { bucketId: 'gemini-weekly', window: 'weekly', remainingFraction: 0.8, resetTime: RESET },
      { bucketId: '3p-weekly', window: 'weekly', remainingFraction: 0.02, resetTime: RESET },
    ),
  );
  const shared = 'Claude and GPT models share this limit.';
  expect(found).toMatchObject([
    {
      id: 'google-antigravity:google:5h',
      label: '5 h Gemini',
      durationMs: 5 * 3_600_000,
      scope: 'google',
      usedFraction: 0.6,
      resetsAtMs: RESET_MS,
      status: 'ok',
    },
    { id: 'google-antigravity:google:7d', label: '7 d Gemini', usedFraction: 0.2 },
    {
      id: 'google-antigravity:anthropic:7d',
      label: '7 d Claude',
      scope: 'anthropic',
      status: 'warning',
      note: shared,
    },
    { id: 'google-antigravity:openai:7d', scope: 'openai', usedFraction: 0.98, note: shared },
  ]);
  expect(found[0]?.note).toBeUndefined();
});

test('only the project is asked with', async () => {
  const { report, asked, bodies } = await read(summary());
  await report;
  expect(asked).toEqual([`${DAILY}/v1internal:retrieveUserQuotaSummary`]);
  expect(bodies).toEqual([{ project: 'proj-1' }]);
});

test('a disabled bucket limits nothing and is not shown', async () => {
  const row = { bucketId: 'gemini-5h', window: '5h', remainingFraction: 0, resetTime: RESET };
  expect(await windows(summary({ ...row, disabled: true }))).toEqual([]);
  expect(await windows(summary({ ...row, disabled: false }))).toHaveLength(1);
});

test.each([
  ['12', { usedFraction: null, status: 'ok', note: '12 left.' }],
  [0, { usedFraction: 1, status: 'exhausted' }],
  ['0', { usedFraction: 1, status: 'exhausted' }],
])('a bucket that tells an amount (%j) and no fraction', async (remainingAmount, expected) => {
  const row = { bucketId: 'gemini-5h', window: '5h', remainingAmount, resetTime: RESET };
  expect(await windows(summary(row))).toMatchObject([expected]);
});

test('a bucket of the summary with a reset and neither fraction nor amount is used up', async () => {
  const row = { bucketId: 'gemini-5h', window: '5h', resetTime: RESET };
  expect(await windows(summary(row))).toMatchObject([{ usedFraction: 1, status: 'exhausted' }]);
  const { resetTime: _, ...noReset } = row;
  expect(await windows(summary(noReset))).toMatchObject([{ usedFraction: null }]);
});

test('a bucket of another day is shown under its own name, and limits no model', async () => {
  const [found] = await windows(
    summary({
      bucketId: 'video-daily',
      displayName: 'Video',
      remainingFraction: 0,
      resetTime: RESET,
    }),
  );
  expect(found).toMatchObject({ id: 'video-daily', label: '24 h', scope: 'video-daily' });
  expect(googleAntigravity.familyOf('veo-3')).toBeNull();
});

test.each([
  ['5h', 5, '5 h'],
  ['18000s', 5, '5 h'],
  ['daily', 24, '24 h'],
  ['weekly', 168, '7 d'],
  ['2w', 336, '14 d'],
  ['90m', 1.5, '90 min'],
])('the window %s is %d hours long', async (window, hours, label) => {
  const [found] = await windows(summary({ bucketId: 'gemini-x', window, remainingFraction: 1 }));
  expect(found).toMatchObject({ durationMs: hours * 3_600_000, label: `${label} Gemini` });
});

test.each([['later'], ['0h'], ['99999999w'], ['']])(
  'a window called %j has no known length',
  async (window) => {
    const row = { bucketId: 'gemini-x', displayName: 'All', window, remainingFraction: 1 };
    expect(await windows(summary(row))).toMatchObject([
      { durationMs: null, label: 'All Gemini', id: 'google-antigravity:google:gemini-x' },
    ]);
  },
);

test('two buckets of one window are one: the fuller', async () => {
  const row = { bucketId: 'gemini-5h', window: '5h', resetTime: RESET };
  const found = await windows(
    summary(
      { ...row, remainingFraction: 0.9 },
      { ...row, remainingFraction: 0.3 },
      { ...row, resetTime: null },
    ),
  );
  expect(found).toMatchObject([{ usedFraction: 0.7 }]);
});

test('what cannot be read is told by its place, and hides nothing else', async () => {
  const { report } = await read({
    ':retrieveUserQuotaSummary': {
      body: {
        groups: [
          { buckets: 5 },
          { buckets: [{ remainingFraction: 1 }, null, { bucketId: 'g', remainingAmount: 'x' }] },
          { buckets: [{ bucketId: 'gemini-5h', remainingFraction: 1 }] },
        ],
      },
    },
  });
  const { notes, windows: found } = await report;
  expect(found).toHaveLength(1);
  expect(notes.map((note) => /\((.*)\)/.exec(note)?.[1])).toEqual([
    'groups[0].buckets is no list',
    'groups[1].buckets[0]: bucketId is missing',
    'groups[1].buckets[1]: it is no object',
    'groups[1].buckets[2]: remainingAmount is no number',
  ]);
});

test('the sandbox is asked where the host has no summary, then the list of models at both', async () => {
  const { report, asked } = await read({});
  await expect(report).rejects.toMatchObject({ code: 'UPSTREAM_UNREACHABLE' });
  expect(asked).toEqual([
    `${DAILY}/v1internal:retrieveUserQuotaSummary`,
    `${SANDBOX}/v1internal:retrieveUserQuotaSummary`,
    `${DAILY}/v1internal:fetchAvailableModels`,
    `${SANDBOX}/v1internal:fetchAvailableModels`,
  ]);
});

test.each<[string, Told]>([
  ['a host that cannot be reached', new AppError('UPSTREAM_UNREACHABLE', 'gone')],
  ['a host that fails', { status: 503, body: 'x' }],
  ['a page in the place of an answer', { body: '<html>' }],
  ['an answer without groups', { body: { groups: null } }],
])('the fallback host answers after %s', async (_, first) => {
  const told = { [`${DAILY}/v1internal:retrieveUserQuotaSummary`]: first, ...summary() };
  const { report, asked } = await read(told);
  expect((await report).windows).toEqual([]);
  expect(asked).toHaveLength(2);
});

test.each([
  [401, 'AUTH_ERROR'],
  [403, 'AUTH_ERROR'],
  [429, 'RATE_LIMIT'],
])('a %d is the answer, and no other host is asked', async (status, code) => {
  const { report, asked } = await read({
    ':retrieveUserQuotaSummary': { status, body: {} },
  });
  await expect(report).rejects.toMatchObject({ code });
  expect(asked).toHaveLength(1);
});

test('an account without a project is not asked for, and the person is told what to do', async () => {
  const { report, asked } = await read(summary(), null);
  await expect(report).rejects.toMatchObject({ hint: 'Sign in again.' });
  expect(asked).toEqual([]);
});

test('older answer: the quotas of models are merged by counter, the worst wins', async () => {
  const found = await windows(
    models({
      'gemini-3-pro': { quotaInfo: { remainingFraction: 0.9, resetTime: RESET } },
      'gemini-3-flash': { quotaInfo: { remainingFraction: 0.2, resetTime: RESET } },
      tab_flash: { quotaInfo: { remainingFraction: 0.5, resetTime: RESET } },
      'claude-sonnet-5': { quotaInfo: { remainingFraction: 0.6, resetTime: RESET } },
      'openai/gpt-oss': { quotaInfo: { remainingFraction: 1 } },
      chat_20706: { quotaInfo: { remainingFraction: 0 } },
      'claude-opus-5': { displayName: 'no quota told' },
    }),
  );
  expect(found).toMatchObject([
    { id: 'google-antigravity:google', label: 'Gemini', usedFraction: 0.8, durationMs: null },
    { id: 'google-antigravity:anthropic', usedFraction: 0.4, scope: 'anthropic' },
    { id: 'google-antigravity:openai', usedFraction: 0 },
  ]);
  expect(found).toHaveLength(3);
});

test('older answer: a reset without a fraction is an exhausted quota', async () => {
  const found = await windows(models({ 'claude-sonnet-5': { quotaInfo: { resetTime: RESET } } }));
  expect(found).toMatchObject([
    { usedFraction: 1, status: 'exhausted', resetsAtMs: RESET_MS, scope: 'anthropic' },
  ]);
  expect(await windows(models({ 'claude-sonnet-5': { quotaInfo: {} } }))).toEqual([]);
});

test('older answer: tiers of one counter are windows of their own', async () => {
  const info = (remainingFraction: number, tier: string) => ({
    quotaInfo: { remainingFraction, tier },
  });
  const found = await windows(
    models({
      'gemini-a': info(0.5, 'pro'),
      'gemini-b': info(0.1, 'pro'),
      'gemini-c': info(1, 'free'),
    }),
  );
  expect(found.map(({ id, usedFraction }) => [id, usedFraction])).toEqual([
    ['google-antigravity:google:pro', 0.9],
    ['google-antigravity:google:free', 0],
  ]);
});

test('a full counter blocks its own models alone', async () => {
  const found = await windows(
    summary(
      { bucketId: 'gemini-5h', window: '5h', remainingFraction: 0, resetTime: RESET },
      { bucketId: '3p-5h', window: '5h', remainingFraction: 1, resetTime: RESET },
    ),
  );
  expect(blocksOf(found, NOW)).toMatchObject([{ scope: 'family:google', untilMs: RESET_MS }]);
});

test.each([
  ['claude-opus-5', 'anthropic'],
  ['gemini-3-pro-high', 'google'],
  ['gemma-4', 'google'],
  ['tab_flash_lite', 'google'],
  ['gpt-oss-120b', 'openai'],
  ['openai/gpt-oss', 'openai'],
  ['Claude-Sonnet-5', 'anthropic'],
  ['chat_20706', null],
  ['my-claude-5', null],
])('the counter of %s is %j', (model, counter) => {
  expect(googleAntigravity.familyOf(model)).toBe(counter);
});
