import { expect, test } from 'vitest';
import { blocksOf } from '../core/limits.ts';
import type { UsageReport, WindowReading } from '../core/usage.ts';
import { githubCopilotUsage } from './github-copilot-usage.ts';
import type { UsageAccount } from './types.ts';

const NOW_MS = Date.UTC(2026, 10, 21, 12);
const DAY_MS = 24 * 3_600_000;
const RESET = '2026-12-01';

function read(
  body: unknown,
  { status = 200, extra = {} }: { status?: number; extra?: Record<string, unknown> } = {},
): Promise<UsageReport> & { readonly urls: string[] } {
  const urls: string[] = [];
  const account = { identity: {}, extra } as unknown as UsageAccount;
  const report = githubCopilotUsage.fetch(
    ({ url }) => {
      urls.push(url);
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return Promise.resolve({ status, headers: {}, text });
    },
    NOW_MS,
    account,
  );
  return Object.assign(report, { urls });
}

async function premium(row: Record<string, unknown>): Promise<WindowReading | undefined> {
  const snapshots = { quota_snapshots: { premium_interactions: row } };
  return (await read({ quota_reset_date: RESET, ...snapshots })).windows[0];
}

test('premium, chat and completions are monthly windows in requests, until the reset date (UTC)', async () => {
  const row = { entitlement: 300, remaining: 75, percent_remaining: 25, unlimited: false };
  const report = await read({
    copilot_plan: 'individual',
    quota_reset_date: RESET,
    quota_snapshots: { premium_interactions: row, chat: row, completions: row },
  });
  expect(report.plan).toBe('Individual');
  expect(report.windows.map(({ id }) => id)).toEqual([
    'copilot:premium',
    'copilot:chat',
    'copilot:completions',
  ]);
  expect(report.windows[0]).toEqual({
    id: 'copilot:premium',
    label: 'Premium',
    scope: 'premium',
    resetsAtMs: Date.UTC(2026, 11, 1),
    durationMs: 30 * DAY_MS,
    usedFraction: 0.75,
    amount: { used: 225, limit: 300, unit: 'requests' },
    status: 'ok',
    source: 'poll',
  });
  expect(report.windows[1]?.scope).toBeNull();
});

test('numbers as strings count as numbers', async () => {
  const row = { entitlement: '300', remaining: '30.0', percent_remaining: '10' };
  expect(await premium(row)).toMatchObject({
    usedFraction: 0.9,
    amount: { used: 270, limit: 300 },
    status: 'warning',
  });
});

test('what remains of the entitlement counts before the percentage', async () => {
  const row = { entitlement: 300, remaining: 150, percent_remaining: 40 };
  expect((await premium(row))?.usedFraction).toBe(0.5);
});

test.each([
  ['a quarter left', { entitlement: 100, remaining: 25 }, 'ok'],
  ['more than a tenth left', { entitlement: 1000, remaining: 101 }, 'ok'],
  ['a tenth left', { entitlement: 100, remaining: 10 }, 'warning'],
  ['one left', { entitlement: 100, remaining: 1 }, 'warning'],
  ['none left', { entitlement: 100, remaining: 0 }, 'exhausted'],
  ['less than none left', { entitlement: 100, remaining: -4 }, 'exhausted'],
  ['a percentage alone', { percent_remaining: 0 }, 'exhausted'],
  ['no request in the plan', { entitlement: 0, remaining: 0 }, 'exhausted'],
])('status of %s', async (_what, row, status) => {
  expect((await premium(row))?.status).toBe(status);
});

test('unlimited is never exhausted, whatever its numbers say, and has a note', async () => {
  const window = await premium({
    unlimited: true,
    entitlement: 0,
    remaining: 0,
    percent_remaining: 0,
  });
  expect(window).toMatchObject({ status: 'ok', usedFraction: null, note: 'Premium: Unlimited' });
  expect(window?.amount).toEqual({ used: null, limit: null, unit: 'requests' });
});

test('overage that is permitted is no block: it serves on, and the count is told', async () => {
  const chat = { entitlement: 50, remaining: 0, overage_permitted: true, overage_count: '12' };
  const report = await read({ quota_reset_date: RESET, quota_snapshots: { chat } });
  expect(report.windows[0]).toMatchObject({
    status: 'warning',
    note: 'Chat: Overage requests: 12',
  });
  expect(blocksOf(report.windows, NOW_MS)).toEqual([]);
});

test('chat without overage blocks the account until the reset', async () => {
  const chat = { entitlement: 50, remaining: 0, overage_permitted: false };
  const { windows } = await read({ quota_reset_date: RESET, quota_snapshots: { chat } });
  expect(blocksOf(windows, NOW_MS)).toMatchObject([
    { scope: 'account', untilMs: Date.UTC(2026, 11, 1) },
  ]);
});

test('used-up premium requests or completions leave the rest of the account alone', async () => {
  const row = { entitlement: 50, remaining: 0 };
  const snapshots = { premium_interactions: row, completions: row };
  const { windows } = await read({ quota_reset_date: RESET, quota_snapshots: snapshots });
  const scopes = blocksOf(windows, NOW_MS).map(({ scope }) => scope);
  expect(scopes).not.toContain('account');
});

test.each([
  ['2026-03-01', 28],
  ['2026-01-01', 31],
  ['2026-03-31', 31],
])('the month before %s has %i days', async (date, days) => {
  const row = { entitlement: 1, remaining: 1 };
  const body = { quota_reset_date: date, quota_snapshots: { chat: row } };
  expect((await read(body)).windows[0]?.durationMs).toBe(days * DAY_MS);
});

test('an exact instant wins over the date, and without either there is no reset', async () => {
  const quota_snapshots = { chat: { entitlement: 1, remaining: 1 } };
  const exact = await read({
    quota_snapshots,
    quota_reset_date: RESET,
    quota_reset_date_utc: '2026-12-01T07:00:00.000Z',
  });
  expect(exact.windows[0]?.resetsAtMs).toBe(Date.UTC(2026, 11, 1, 7));
  expect((await read({ quota_snapshots })).windows[0]).toMatchObject({
    resetsAtMs: null,
    durationMs: null,
  });
});

test('missing snapshots pass, unknown ones too, and an unreadable one is told', async () => {
  const snapshots = { chat: 'no', agents: { entitlement: 1 }, completions: null };
  const report = await read({ copilot_plan: 'x', quota_snapshots: snapshots });
  expect(report.windows).toEqual([]);
  expect(report.notes).toEqual([expect.stringContaining('quota_snapshots.chat')]);
  expect((await read({ copilot_plan: 'business' })).notes).toEqual([
    expect.stringContaining('no limits'),
  ]);
});

test('an enterprise account asks its own domain', async () => {
  const answer = read({ copilot_plan: 'x' }, { extra: { enterpriseUrl: 'octo.ghe.example' } });
  await answer;
  expect(answer.urls).toEqual(['https://api.octo.ghe.example/copilot_internal/user']);
  const common = read({ copilot_plan: 'x' });
  await common;
  expect(common.urls).toEqual(['https://api.github.com/copilot_internal/user']);
});

test('an account that GitHub serves elsewhere now is told to sign in again', async () => {
  const apiEndpoint = 'https://api.githubcopilot.com';
  const at = (api: string) => ({ quota_snapshots: {}, copilot_plan: 'x', endpoints: { api } });
  const same = await read(at(`${apiEndpoint}/`), { extra: { apiEndpoint } });
  expect(same.notes.join()).not.toContain('another address');
  const moved = at('https://api.business.githubcopilot.com');
  expect((await read(moved, { extra: { apiEndpoint } })).notes.join()).toContain('another address');
  // One that was imported without an address is served at the common one.
  expect((await read(moved)).notes.join()).toContain('another address');
  expect((await read(at(apiEndpoint))).notes.join()).not.toContain('another address');
});

test('attack: a stored domain that is none is asked nothing', async () => {
  const answer = read({}, { extra: { enterpriseUrl: 'evil.example/?x=' } });
  await expect(answer).rejects.toMatchObject({ code: 'AUTH_ERROR' });
  expect(answer.urls).toEqual([]);
});

test('what GitHub tells to its own editors only is not available from here, and said so', async () => {
  const report = await read(
    { message: 'bad request: missing Editor-Version header for IDE auth' },
    { status: 400 },
  );
  expect(report).toMatchObject({
    windows: [],
    notes: [expect.stringContaining('not available from here')],
  });
});

test.each([
  [401, 'AUTH_ERROR'],
  [403, 'AUTH_ERROR'],
  [429, 'RATE_LIMIT'],
  [500, 'UPSTREAM_UNREACHABLE'],
])('a %i is %s', async (status, code) => {
  await expect(read({ message: 'Bad credentials' }, { status })).rejects.toMatchObject({ code });
});

test.each(['[]', 'no JSON', '{}', '{"login":"octocat"}'])('%s holds no usage', async (body) => {
  await expect(read(body)).rejects.toMatchObject({ code: 'UPSTREAM_UNREACHABLE' });
});
