import { describe, expect, test } from 'vitest';
import { blocksOf } from '../core/limits.ts';
import { figuresOf } from '../core/ranking/figures.ts';
import { PLAIN_RULES } from '../core/ranking/rules.ts';
import { createCall } from './call.ts';
import { zaiUsage } from './zai-usage.ts';
import { zai } from './zai.ts';

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 10, 22, 12);

function fetchBody(text: string, status = 200) {
  return zaiUsage.fetch(() => Promise.resolve({ status, headers: {}, text }), NOW_MS);
}

function fetchLimits(limits: unknown, more: object = {}) {
  const data = { level: 'pro', limits, ...more };
  return fetchBody(JSON.stringify({ code: 200, msg: 'Operation successful', success: true, data }));
}

async function windowsOf(...limits: unknown[]) {
  return (await fetchLimits(limits)).windows;
}

const FIVE_HOURS = { type: 'TOKENS_LIMIT', unit: 3, number: 5, percentage: 25 };
const WEEK = { type: 'TOKENS_LIMIT', unit: 6, number: 1, percentage: 40 };
const TOOLS = {
  type: 'TIME_LIMIT',
  unit: 5,
  number: 1,
  usage: 1000,
  currentValue: 1000,
  remaining: 0,
  percentage: 100,
  nextResetTime: NOW_MS + 24 * HOUR_MS,
  usageDetails: [
    { modelCode: 'search-prime', usage: 700 },
    { modelCode: 'web-reader', usage: 200 },
    { modelCode: 'zread', usage: 100 },
  ],
};

test('the monitor is asked with the bare key: without Bearer', async () => {
  const asked: unknown[] = [];
  const http = {
    request: (request: unknown) => {
      asked.push(request);
      return Promise.resolve({ status: 200, headers: {}, text: '{"success":true,"data":{}}' });
    },
  };
  const secret = { kind: 'api_key', key: 'id.secret' } as const;
  await zaiUsage.fetch(createCall(http, zai, secret, { auth: zaiUsage.auth }), NOW_MS);
  expect(asked).toMatchObject([
    {
      method: 'GET',
      url: 'https://api.z.ai/api/monitor/usage/quota/limit',
      headers: { authorization: 'id.secret' },
    },
  ]);
});

test('a report: windows by meter and length, the reset in milliseconds, and the plan from level', async () => {
  const report = await fetchLimits([{ ...FIVE_HOURS, nextResetTime: NOW_MS + HOUR_MS }, WEEK]);
  expect(report).toMatchObject({ fetchedAtMs: NOW_MS, plan: 'Pro', notes: [] });
  expect(report.windows).toEqual([
    {
      id: 'zai:tokens:5h',
      label: '5 h',
      durationMs: 5 * HOUR_MS,
      resetsAtMs: NOW_MS + HOUR_MS,
      usedFraction: 0.25,
      amount: { used: 25, limit: 100, unit: 'percent' },
      status: 'ok',
      scope: null,
      source: 'poll',
    },
    expect.objectContaining({ id: 'zai:tokens:1w', label: '7 d', durationMs: 168 * HOUR_MS }),
  ]);
});

test.each([
  [3, 5, '5h', '5 h', 5 * HOUR_MS],
  [4, 1, '1d', '1 d', 24 * HOUR_MS],
  [5, 1, '1mo', '30 d', 720 * HOUR_MS],
  [6, 2, '2w', '14 d', 336 * HOUR_MS],
  [3, '5', '5h', '5 h', 5 * HOUR_MS],
  [9, 1, 'quota', 'Quota', null],
])('unit %j × number %j is the window %s', async (unit, number, id, label, durationMs) => {
  const found = await windowsOf({ type: 'CREDIT_LIMIT', unit, number, percentage: 1 });
  expect(found).toMatchObject([{ id: `zai:credits:${id}`, label, durationMs }]);
});

test.each([
  ['TOKENS_LIMIT', 'zai:tokens:5h'],
  ['TIME_LIMIT', 'zai:requests:5h'],
  ['CREDIT_LIMIT', 'zai:credits:5h'],
])('%s is counted as %s', async (type, id) => {
  expect(await windowsOf({ ...FIVE_HOURS, type })).toMatchObject([{ id, scope: null }]);
});

describe('figures in every combination, as numbers and as texts', () => {
  test.each([
    [{ percentage: 25 }, 0.25, { used: 25, limit: 100, unit: 'percent' }],
    [{ percentage: '25' }, 0.25, { used: 25, limit: 100, unit: 'percent' }],
    [{ usage: 400, currentValue: 100 }, 0.25, { used: 100, limit: 400, unit: 'tokens' }],
    [{ usage: '400', currentValue: '100' }, 0.25, { used: 100, limit: 400, unit: 'tokens' }],
    [{ usage: 400, remaining: 300 }, 0.25, { used: 100, limit: 400, unit: 'tokens' }],
    [{ usage: 400, remaining: 300, percentage: 26 }, 0.26, { used: 100, limit: 400 }],
    [{ usage: 400, currentValue: 100, percentage: 26 }, 0.25, { used: 100, limit: 400 }],
    [{ currentValue: 100, percentage: 25 }, 0.25, { used: 100, limit: null, unit: 'tokens' }],
    [{ usage: 0, currentValue: 0, percentage: 0 }, 0, { used: 0, limit: 0, unit: 'tokens' }],
    [{ usage: 400, currentValue: 500 }, 1, { used: 500, limit: 400 }],
    [{ usage: 400, remaining: 500 }, 0, { used: 0, limit: 400 }],
    [{ percentage: 250 }, 1, { used: 100 }],
    [{ currentValue: 7 }, null, { used: 7, limit: null, unit: 'tokens' }],
    [{ remaining: 7 }, null, { used: null, limit: 100, unit: 'percent' }],
    [{}, null, { used: null, limit: 100, unit: 'percent' }],
    [{ percentage: '', usage: null }, null, { used: null }],
  ])('%j', async (figures, usedFraction, amount) => {
    const row = { type: 'TOKENS_LIMIT', unit: 3, number: 5, ...figures };
    expect(await windowsOf(row)).toMatchObject([{ usedFraction, amount }]);
  });

  test.each([
    [{ percentage: 89.9 }, 'ok'],
    [{ percentage: 90 }, 'warning'],
    [{ percentage: 100 }, 'exhausted'],
    [{ usage: 10, remaining: 0 }, 'exhausted'],
    [{}, 'unknown'],
  ])('%j is %s', async (figures, status) => {
    expect(await windowsOf({ ...WEEK, percentage: undefined, ...figures })).toMatchObject([
      { status },
    ]);
  });

  test.each([
    [{ percentage: 'much' }, '.percentage is no number'],
    [{ percentage: -1 }, '.percentage is no number'],
    [{ remaining: {} }, '.remaining is no number'],
    [{ unit: true }, '.unit is no number'],
    [{ nextResetTime: 'soon' }, '.nextResetTime is no time'],
    [{ nextResetTime: {} }, '.nextResetTime is no time'],
    [{ nextResetTime: 1e15 }, '.nextResetTime is no time'],
  ])('%j drops that window alone, and says so', async (bad, what) => {
    const report = await fetchLimits([{ ...FIVE_HOURS, ...bad }, WEEK]);
    expect(report.windows).toMatchObject([{ id: 'zai:tokens:1w' }]);
    expect(report.notes).toEqual([`Z.AI sent a window that cannot be read (limits[0]${what}).`]);
  });
});

test.each([
  ['2026-11-22 22:30:00', Date.UTC(2026, 10, 22, 14, 30)],
  ['2026-11-22T22:30:00', Date.UTC(2026, 10, 22, 14, 30)],
  ['2026-11-22T22:30:00Z', Date.UTC(2026, 10, 22, 22, 30)],
  ['2026-11-22T22:30:00+01:00', Date.UTC(2026, 10, 22, 21, 30)],
  [String(NOW_MS), NOW_MS],
  [NOW_MS / 1000, NOW_MS],
  [0, null],
  ['', null],
  [null, null],
])(
  'a reset without a zone is Beijing time, never UTC (8 h late): %j',
  async (nextResetTime, resetsAtMs) => {
    expect(await windowsOf({ ...WEEK, nextResetTime })).toMatchObject([{ resetsAtMs }]);
  },
);

test('the quota of the web tools is zai:features:zread: used up it blocks no model, ranks nothing, and says so', async () => {
  const report = await fetchLimits([TOOLS, FIVE_HOURS]);
  expect(report.windows[0]).toMatchObject({
    id: 'zai:features:zread',
    label: 'Web tools',
    durationMs: null,
    resetsAtMs: TOOLS.nextResetTime,
    usedFraction: 1,
    amount: { used: 1000, limit: 1000, unit: 'requests' },
    status: 'warning',
    note: expect.stringContaining('Models are not affected'),
  });
  expect(blocksOf(report.windows, NOW_MS)).toEqual([]);
  const family = zai.familyOf('glm-5.2');
  const { short, long } = figuresOf(report.windows, family, PLAIN_RULES, NOW_MS);
  expect([short?.id, long?.id]).toEqual(['zai:tokens:5h', 'zai:tokens:5h']);
});

test('a TIME_LIMIT of models is shared, and one that is full blocks the account until its reset', async () => {
  const usageDetails = [{ modelCode: 'glm-5.2', usage: 1000 }];
  const windows = await windowsOf({ ...TOOLS, usageDetails });
  expect(windows).toMatchObject([{ id: 'zai:requests:1mo', scope: null, status: 'exhausted' }]);
  expect(blocksOf(windows, NOW_MS)).toMatchObject([
    { scope: 'account', untilMs: TOOLS.nextResetTime },
  ]);
});

test('the most binding row ranks where two meters have the same length, and each says what it counts', async () => {
  const credits = { type: 'CREDIT_LIMIT', unit: 3, number: 5, usage: 12_000, currentValue: 9000 };
  const windows = await windowsOf(FIVE_HOURS, credits, WEEK);
  expect(windows.map(({ label }) => label)).toEqual(['5 h tokens', '5 h credits', '7 d']);
  const { short, long } = figuresOf(windows, null, PLAIN_RULES, NOW_MS);
  expect([short?.id, long?.id]).toEqual(['zai:credits:5h', 'zai:tokens:1w']);
});

test('the same window twice is the fuller one', async () => {
  const windows = await windowsOf(FIVE_HOURS, { ...FIVE_HOURS, percentage: 60 }, FIVE_HOURS);
  expect(windows).toMatchObject([{ id: 'zai:tokens:5h', usedFraction: 0.6 }]);
});

test('what is not known passes without a word: other types, fields and a missing level', async () => {
  const report = await fetchLimits([{ type: 'DREAM_LIMIT' }, { ...WEEK, mood: 'fine' }], {
    level: undefined,
  });
  expect(report).toMatchObject({ plan: null, notes: [], windows: [{ id: 'zai:tokens:1w' }] });
});

test.each([[[]], [undefined], [null]])(
  'limits %j: the report says that there are none',
  async (limits) => {
    const report = await fetchLimits(limits);
    expect(report.windows).toEqual([]);
    expect(report.notes).toEqual([
      'Z.AI told no limits for this key: it may belong to no coding plan.',
    ]);
  },
);

test('limits that are no list, and a row that is no object, are told', async () => {
  expect((await fetchLimits({})).notes).toEqual([
    'Z.AI sent limits that cannot be read (limits is no list).',
  ]);
  expect((await fetchLimits([7])).notes).toEqual([
    'Z.AI sent a window that cannot be read (limits[0] is no object).',
  ]);
});

describe('refusals', () => {
  test.each([
    [{ code: 401, msg: 'token expired or incorrect', success: false }, 200, 'AUTH_ERROR'],
    [{ code: '401', success: false }, 200, 'AUTH_ERROR'],
    [{}, 401, 'AUTH_ERROR'],
    [{}, 403, 'AUTH_ERROR'],
    [{ code: 429, success: false }, 200, 'RATE_LIMIT'],
    [{}, 429, 'RATE_LIMIT'],
    [{ code: 500, success: false }, 200, 'UPSTREAM_UNREACHABLE'],
    [{ code: 200, success: false, data: {} }, 200, 'UPSTREAM_UNREACHABLE'],
    [{ code: 200, success: true }, 200, 'UPSTREAM_UNREACHABLE'],
    [[], 200, 'UPSTREAM_UNREACHABLE'],
  ])('%j with HTTP %i is %s', async (body, status, code) => {
    await expect(fetchBody(JSON.stringify(body), status)).rejects.toMatchObject({ code });
  });

  test.each([{ code: 0 }, { code: 200 }, { success: true }, { code: '200', success: true }])(
    'the envelope %j is a success',
    async (envelope) => {
      const data = { limits: [WEEK] };
      const report = await fetchBody(JSON.stringify({ ...envelope, data }));
      expect(report.windows).toHaveLength(1);
    },
  );
});
