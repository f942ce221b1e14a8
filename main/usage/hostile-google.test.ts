import { expect, test } from 'vitest';
import { blockScopeSchema } from '../../shared/model/account.ts';
import { accountUsageSchema } from '../../shared/model/window.ts';
import type { PoolAccount } from '../core/account.ts';
import { blocksOf } from '../core/limits.ts';
import { renewReport } from '../core/usage-merge.ts';
import { googleAntigravity } from '../providers/google-antigravity.ts';
import { googleGeminiCli } from '../providers/google-gemini-cli.ts';
import type { Provider } from '../providers/types.ts';
import { usageView } from './view.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const RESET = '2026-11-22T12:00:00Z';
const MANY = 20_000;

const identity = {
  email: null,
  accountId: null,
  organizationId: null,
  plan: null,
  projectId: 'p',
};

/** As it leaves main: one value that does not fit would be no answer at all, for any account. */
async function shown({ id, usage }: Provider, text: string) {
  if (usage === null) throw new TypeError('no usage');
  const report = await usage.fetch(() => Promise.resolve({ status: 200, headers: {}, text }), NOW, {
    identity,
    extra: {},
    installId: () => '',
    observedCostUsd: () => Promise.resolve(null),
  });
  const kept = renewReport(null, report);
  for (const { scope, untilMs } of blocksOf(kept.windows, NOW)) {
    expect(blockScopeSchema.parse(scope).length).toBeLessThan(130);
    expect(untilMs).toBeGreaterThan(NOW);
  }
  const account = { id: 1, provider: id, email: null } as PoolAccount;
  return accountUsageSchema.parse(usageView(account, { report: kept, problem: null }, NOW));
}

const LONG = 'x'.repeat(1_000_000);
const ROWS: readonly (readonly [string, object])[] = [
  ['huge numbers', { remainingFraction: 1e308, resetTime: RESET }],
  ['a negative share', { remainingFraction: -1e308, resetTime: RESET }],
  ['a reset in the year 275760', { remainingFraction: 0, resetTime: '+275760-09-13T00:00:00Z' }],
  [
    'a reset before there were computers',
    { remainingFraction: 0, resetTime: '0001-01-01T00:00:00Z' },
  ],
  [
    'a name of a megabyte',
    { remainingFraction: 0, resetTime: RESET, bucketId: LONG, modelId: LONG },
  ],
  [
    'a name of odd letters',
    { remainingFraction: 0, resetTime: RESET, modelId: '../\u0000 ü', bucketId: '\n' },
  ],
  [
    'keys of the prototype',
    { modelId: '__proto__', bucketId: 'constructor', remainingFraction: 0 },
  ],
];

test.each(ROWS)('hostile quota of Google: %s costs that window at most', async (_, row) => {
  const named = { modelId: 'm', bucketId: 'gemini-x', window: '9e9h', displayName: LONG, ...row };
  const good = { modelId: 'good', bucketId: 'gemini-5h', window: '5h', remainingFraction: 0.5 };
  const buckets = [named, good];
  for (const [provider, body] of [
    [googleGeminiCli, { buckets }],
    [googleAntigravity, { groups: [{ buckets }] }],
  ] as const) {
    const { windows } = await shown(provider, JSON.stringify(body));
    expect(windows.find(({ id }) => /good|5h/.test(id))).toMatchObject({ usedFraction: 0.5 });
    for (const { id, label } of windows) expect(id.length + label.length).toBeLessThan(300);
  }
});

test('hostile quota of Google: twenty thousand buckets are a handful of windows and notes', async () => {
  const buckets = Array.from({ length: MANY }, (_none, index) => ({
    modelId: `m-${index}`,
    bucketId: index % 2 === 0 ? `b-${index}` : 5,
    remainingFraction: index % 3 === 0 ? 'x' : 0.5,
  }));
  const models = Object.fromEntries(
    buckets.map((quotaInfo, index) => [
      `gemini-${index}`,
      { quotaInfo: { ...quotaInfo, tier: `t${index}` } },
    ]),
  );
  for (const [provider, body] of [
    [googleGeminiCli, { buckets }],
    [googleAntigravity, { groups: [{ buckets }] }],
    [googleAntigravity, { models }],
  ] as const) {
    const { windows, notes } = await shown(provider, JSON.stringify(body));
    expect([windows.length, notes.length]).toEqual([32, 12]);
  }
});

test('hostile quota of Google: a nest without an end is no answer', async () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  for (const provider of [googleGeminiCli, googleAntigravity])
    await expect(shown(provider, deep)).rejects.toMatchObject({ code: 'UPSTREAM_UNREACHABLE' });
});
