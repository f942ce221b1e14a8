import { expect, test } from 'vitest';
import { blockScopeSchema } from '../../shared/model/account.ts';
import { blocksOf } from '../core/limits.ts';
import type { UsageReport } from '../core/usage.ts';
import { geminiCliUsage, modelFamily } from './google-gemini-cli-usage.ts';
import type { UsageAccount } from './types.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const RESET = '2026-11-22T07:00:00Z';

interface Asked {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

type Told = { readonly status?: number; readonly body: unknown };

function account(projectId: string | null): UsageAccount {
  const identity = { email: null, accountId: null, organizationId: null, plan: null, projectId };
  return {
    identity,
    extra: {},
    installId: () => '',
    observedCostUsd: () => Promise.resolve(null),
  };
}

async function read(
  quota: Told,
  loaded: Told = { body: { cloudaicompanionProject: 'proj-1', currentTier: { id: 'free-tier' } } },
  projectId: string | null = null,
): Promise<{ report: UsageReport; asked: Asked[] }> {
  const asked: Asked[] = [];
  const report = await geminiCliUsage.fetch(
    ({ url, headers = {}, body = 'null' }) => {
      asked.push({ url, headers, body: JSON.parse(body) as unknown });
      const { status = 200, body: told } = url.endsWith(':loadCodeAssist') ? loaded : quota;
      const text = typeof told === 'string' ? told : JSON.stringify(told);
      return Promise.resolve({ status, headers: {}, text });
    },
    NOW,
    account(projectId),
  );
  return { report, asked };
}

const buckets = (...rows: readonly unknown[]): Told => ({ body: { buckets: rows } });

test('the project comes from loadCodeAssist, and goes to retrieveUserQuota; each with the documented Client-Metadata', async () => {
  const { asked } = await read(buckets());
  const origin = 'https://cloudcode-pa.googleapis.com/v1internal:';
  const metadata = {
    ideType: 'IDE_UNSPECIFIED',
    platform: 'PLATFORM_UNSPECIFIED',
    pluginType: 'GEMINI',
  };
  const headers = {
    'client-metadata': 'ideType=IDE_UNSPECIFIED,platform=PLATFORM_UNSPECIFIED,pluginType=GEMINI',
    'content-type': 'application/json',
  };
  expect(asked).toEqual([
    { url: `${origin}loadCodeAssist`, headers, body: { metadata } },
    { url: `${origin}retrieveUserQuota`, headers, body: { project: 'proj-1' } },
  ]);
});

test('one limit for each model, with its reset and without a length', async () => {
  const { report } = await read(
    buckets(
      {
        modelId: 'gemini-2.5-pro',
        remainingFraction: 0.25,
        resetTime: RESET,
        tokenType: 'REQUESTS',
      },
      { modelId: 'gemini-2.5-flash', remainingFraction: 0.05, resetTime: RESET },
      { modelId: 'gemini-3-pro', remainingFraction: 0, resetTime: RESET },
    ),
  );
  expect(report.windows).toMatchObject([
    {
      id: 'google-gemini-cli:gemini-2.5-pro',
      label: 'gemini-2.5-pro',
      durationMs: null,
      resetsAtMs: Date.parse(RESET),
      usedFraction: 0.75,
      status: 'ok',
      scope: 'gemini-2.5-pro',
      source: 'poll',
    },
    { id: 'google-gemini-cli:gemini-2.5-flash', usedFraction: 0.95, status: 'warning' },
    { id: 'google-gemini-cli:gemini-3-pro', usedFraction: 1, status: 'exhausted' },
  ]);
  expect(report).toMatchObject({ plan: 'free-tier', fetchedAtMs: NOW, notes: [] });
});

test.each([
  [{}, { usedFraction: 1, status: 'exhausted' }],
  [{ remainingAmount: '0' }, { usedFraction: 1, status: 'exhausted' }],
  [{ remainingAmount: '12' }, { usedFraction: null, status: 'unknown' }],
])('a bucket with a reset and no fraction is used up, unless %j is left', async (row, expected) => {
  const { report } = await read(buckets({ modelId: 'gemini-2.5-pro', resetTime: RESET, ...row }));
  expect(report.windows).toMatchObject([{ ...expected, resetsAtMs: Date.parse(RESET) }]);
});

test('a bucket without a reset keeps none; none is invented', async () => {
  const { report } = await read(buckets({ modelId: 'gemini-2.5-pro', remainingFraction: 1 }));
  expect(report.windows).toMatchObject([{ usedFraction: 0, resetsAtMs: null }]);
});

test('two buckets of one model are one limit: the worst', async () => {
  const row = { modelId: 'gemini-2.5-pro', resetTime: RESET };
  const { report } = await read(
    buckets(
      { ...row, remainingFraction: 0.9, tokenType: 'TOKENS' },
      { ...row, remainingFraction: 0.1, tokenType: 'REQUESTS' },
      { ...row, resetTime: null },
    ),
  );
  expect(report.windows.map(({ usedFraction }) => usedFraction)).toEqual([0.9]);
});

test('a fraction that comes as a text is a number', async () => {
  const { report } = await read(
    buckets({ modelId: 'gemini-2.5-pro', remainingFraction: '0.5', resetTime: RESET }),
  );
  expect(report.windows).toMatchObject([{ usedFraction: 0.5 }]);
});

test.each([
  [{ modelId: 'm', remainingFraction: 'much' }, 'buckets[0]: remainingFraction is no number'],
  [{ modelId: 'm', remainingFraction: 1, resetTime: 5 }, 'buckets[0]: resetTime is no time'],
  [{ modelId: 'm', remainingFraction: 1, resetTime: 'soon' }, 'buckets[0]: resetTime is no time'],
  ['bucket', 'buckets[0]: it is no object'],
])(
  'a bucket that cannot be read is told by its field, and hides no other: %j',
  async (row, why) => {
    const { report } = await read(buckets(row, { modelId: 'good', remainingFraction: 1 }));
    expect(report.windows.map(({ label }) => label)).toEqual(['good']);
    expect(report.notes).toEqual([`Google sent a quota that cannot be read (${why}).`]);
  },
);

test.each([[{}], [{ buckets: null }], [{ buckets: [] }], [{ buckets: [{ later: 1 }] }]])(
  'an answer without quotas is none: %j',
  async (body) => {
    expect((await read({ body })).report).toMatchObject({ windows: [], notes: [] });
  },
);

test('a project of the sign-in is named when Google tells none, and behind a security perimeter', async () => {
  const bare = await read(buckets(), { body: { currentTier: { id: 'standard-tier' } } }, 'mine');
  expect(bare.asked.map(({ body }) => body)).toMatchObject([
    { cloudaicompanionProject: 'mine', metadata: { duetProject: 'mine' } },
    { project: 'mine' },
  ]);
  const details = [{ reason: 'SECURITY_POLICY_VIOLATED' }];
  const refused = { status: 403, body: { error: { code: 403, details } } };
  const perimeter = await read(buckets(), refused, 'mine');
  expect(perimeter.asked.at(-1)?.body).toEqual({ project: 'mine' });
});

test('a project that Google tells counts before that of the sign-in', async () => {
  const { asked } = await read(buckets(), undefined, 'of-yore');
  expect(asked.at(-1)?.body).toEqual({ project: 'proj-1' });
});

test('without any project nothing is asked of one, and the person is told', async () => {
  const { report, asked } = await read(buckets(), { body: {} });
  expect(asked).toHaveLength(1);
  expect(report.notes).toEqual([
    'Google names no project for this account, so its quota cannot be read.',
  ]);
});

test.each([
  [{ status: 401, body: {} }, 'AUTH_ERROR'],
  [{ status: 403, body: {} }, 'AUTH_ERROR'],
  [{ status: 429, body: {} }, 'RATE_LIMIT'],
  [{ status: 500, body: {} }, 'UPSTREAM_UNREACHABLE'],
  [{ body: '<html>' }, 'UPSTREAM_UNREACHABLE'],
  [{ body: [] }, 'UPSTREAM_UNREACHABLE'],
])('a quota answer of %j is %s', async (quota, code) => {
  await expect(read(quota)).rejects.toMatchObject({ code });
});

test('a paid plan is told by its name', async () => {
  const loaded = {
    cloudaicompanionProject: { id: 'p' },
    currentTier: { id: 'standard-tier', name: 'Gemini Code Assist' },
    paidTier: { id: 'g1-pro-tier', name: 'Google AI Pro' },
  };
  const { report } = await read(buckets(), { body: loaded });
  expect(report.plan).toBe('Google AI Pro');
});

test.each([
  ['gemini-2.5-pro', 'gemini-2.5-pro'],
  ['Gemini-3-Pro', 'gemini-3-pro'],
  ['x'.repeat(81), null],
  ['a b', null],
  ['', null],
])('each model is its own family: %j is %j', (model, family) => {
  expect(modelFamily(model)).toBe(family);
});

test.each(['gemini-2.5-pro', 'Gemini_3:Pro', 'a b/c?', '…', 'x'.repeat(300)])(
  'a full quota of the model %j is a block that every face takes',
  async (modelId) => {
    const { report } = await read(buckets({ modelId, remainingFraction: 0, resetTime: RESET }));
    const [block] = blocksOf(report.windows, NOW);
    expect(blockScopeSchema.safeParse(block?.scope).success).toBe(true);
    expect(block?.scope.length).toBeLessThan(100);
  },
);
