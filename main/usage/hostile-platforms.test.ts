import { expect, test } from 'vitest';
import { accountUsageSchema } from '../../shared/model/window.ts';
import { AppError } from '../../shared/errors.ts';
import type { PoolAccount } from '../core/account.ts';
import { blocksOf } from '../core/limits.ts';
import { boundReport } from '../core/usage-bounds.ts';
import { renewReport } from '../core/usage-merge.ts';
import { githubCopilot } from '../providers/github-copilot.ts';
import { kimiCode } from '../providers/kimi-code.ts';
import { opencodeGo } from '../providers/opencode-go.ts';
import type { Provider } from '../providers/types.ts';
import { zai } from '../providers/zai.ts';
import { usageView } from './view.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const identity = {
  email: null,
  accountId: null,
  organizationId: null,
  plan: null,
  projectId: null,
};
const LATER = '2026-11-22T12:00:00Z';
const row = { status: 'ok', percent: 5, resetsAt: LATER };
const meter = { entitlement: 300, remaining: 5, percent_remaining: 1, overage_count: 1 };
const zaiRow = {
  type: 'TOKENS_LIMIT',
  usage: 100,
  currentValue: 5,
  remaining: 95,
  percentage: 5,
  nextResetTime: NOW + 1000,
  unit: 3,
  number: 5,
  usageDetails: [],
};
const SAMPLES: readonly (readonly [Provider, object])[] = [
  [opencodeGo, { usage: { rolling: row, weekly: row, monthly: row } }],
  [
    githubCopilot,
    {
      copilot_plan: 'business',
      quota_reset_date: '2026-12-01',
      endpoints: { api: 'https://api.githubcopilot.com' },
      quota_snapshots: { premium_interactions: meter, chat: meter, completions: meter },
    },
  ],
  [zai, { success: true, code: 200, data: { level: 'pro', limits: [zaiRow] } }],
  [
    kimiCode,
    {
      usage: { limit: 100, used: 5, remaining: 95, resetTime: LATER },
      limits: [
        { detail: { limit: 5, remaining: 1 }, window: { duration: 5, timeUnit: 'TIME_UNIT_HOUR' } },
      ],
      totalQuota: { limit: '5', used: '1' },
      usages: { limit_month_agent: { used_ratio: 0.5 } },
    },
  ],
];
const HOSTILE: readonly string[] = [
  'null',
  '-1e308',
  '1e308',
  '1e999',
  '"NaN"',
  '"\\u001b]0;x\\u0007"',
  '"+275760-09-13T00:00:00Z"',
  '"-271821-04-20T00:00:00Z"',
  '"0001-01-01"',
  '8640000000000000',
  '{"__proto__":{"x":1},"constructor":1}',
  `"${'x'.repeat(200_000)}"`,
  `[${'{},'.repeat(20_000)}{}]`,
  `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
];

/** The text with one value after the other in the place of each value of `body`. */
function* spoiled(body: object): Generator<string> {
  const mark = '"\u2620"';
  const text = JSON.stringify(body);
  const places: string[] = [];
  JSON.stringify(body, function (this: Record<string, unknown>, key, value: unknown) {
    if (key !== '' && this !== null) {
      const kept = this[key];
      this[key] = '\u2620';
      places.push(JSON.stringify(body));
      this[key] = kept;
    }
    return value;
  });
  expect(JSON.stringify(body)).toBe(text);
  for (const place of places) for (const value of HOSTILE) yield place.replace(mark, () => value);
}

async function shown({ id, usage }: Provider, text: string): Promise<void> {
  if (usage === null) throw new TypeError('no usage');
  const answer = { status: 200, headers: {}, text };
  const account = {
    identity,
    extra: {},
    installId: () => '',
    observedCostUsd: () => null as never,
  };
  const asked = usage.fetch(() => Promise.resolve(answer), NOW, account);
  const report = await asked.catch((error: unknown) => {
    // Anything else is a bug, and takes the poll of this account down.
    expect(error).toBeInstanceOf(AppError);
    return null;
  });
  if (report === null) return;
  const kept = renewReport(null, boundReport(report));
  for (const { untilMs } of blocksOf(kept.windows, NOW)) expect(untilMs).toBeGreaterThan(NOW);
  const view = usageView(
    { id: 1, provider: id, email: null } as PoolAccount,
    { report: kept, problem: null },
    NOW,
  );
  const told = JSON.stringify(accountUsageSchema.parse(view));
  expect(told.length).toBeLessThan(20_000);
  expect(told).not.toMatch(/\\u001b|\\u0007/);
}

test.each(SAMPLES.map(([provider, body]) => [provider.id, provider, body] as const))(
  'attack: whatever stands in whichever field of a usage answer of %s, it is a report or an error',
  async (_id, provider, body) => {
    for (const text of spoiled(body)) await shown(provider, text);
  },
);

test('attack: ten thousand windows of Z.AI and of Kimi, each with a name of its own', async () => {
  const many = Array.from({ length: 10_000 }, (_none, index) => index);
  const limits = many.map((number) => ({
    ...zaiRow,
    number: number % 400,
    unit: 3 + (number % 4),
  }));
  await shown(zai, JSON.stringify({ success: true, data: { limits } }));
  const usages = Object.fromEntries(
    many.map((index) => [
      `limit_month_${'\u001b'.repeat(5)}${index}`,
      index % 2 ? { used_ratio: 1 } : 5,
    ]),
  );
  usages[`limit_month_${'x'.repeat(1_000_000)}`] = 5;
  await shown(kimiCode, JSON.stringify({ usages }));
});
