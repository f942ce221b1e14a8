import { describe, expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { HttpAnswer } from '../platform/http.ts';
import { windowsFromHeaders } from './openai-codex-headers.ts';
import { openaiCodexUsage } from './openai-codex-usage.ts';

const NOW = 1_800_000_000_000;
const RESET_S = 1_800_010_000;
const FULL = { used_percent: 100, limit_window_seconds: 18_000, reset_at: RESET_S };
const FREE_SLOT = {
  used_percent: 0,
  limit_window_seconds: 0,
  reset_after_seconds: 0,
  reset_at: null,
};

function answer(body: unknown, status = 200): HttpAnswer {
  return { status, headers: {}, text: typeof body === 'string' ? body : JSON.stringify(body) };
}

/** `list` answers the list of saved resets. */
async function read(body: object, list: () => HttpAnswer = () => answer('', 404)) {
  const asked: string[] = [];
  const report = await openaiCodexUsage.fetch(({ url }) => {
    asked.push(url.slice(url.lastIndexOf('/') + 1));
    return Promise.resolve(url.endsWith('/usage') ? answer(body) : list());
  }, NOW);
  return { ...report, asked };
}

function reached(window: unknown): object {
  return { allowed: false, limit_reached: true, primary_window: window, secondary_window: null };
}

describe('a slot that the plan lacks is no window', () => {
  test.each([
    ['length 0, no reset', FREE_SLOT],
    ['length 0, a reset of 0', { ...FREE_SLOT, reset_at: 0 }],
    ['nothing at all', {}],
    ['null', null],
  ])('in the report: %s', async (_name, slot) => {
    const { windows, notes } = await read({
      rate_limit: {
        allowed: true,
        limit_reached: false,
        primary_window: FULL,
        secondary_window: slot,
      },
    });
    expect(windows.map(({ id }) => id)).toEqual(['openai-codex:5h']);
    expect(notes).toEqual([]);
  });

  test.each([
    [
      'as a free plan tells it',
      { 'window-minutes': '0', 'reset-after-seconds': '0', 'reset-at': '' },
    ],
    ['without a reset', { 'window-minutes': '0' }],
    ['with its share alone', {}],
    ['with an empty length', { 'window-minutes': '', 'reset-at': '' }],
  ])('in headers: %s', (_name, told) => {
    const headers = Object.fromEntries(
      Object.entries(told).map(([name, value]) => [`x-codex-secondary-${name}`, value]),
    );
    expect(
      windowsFromHeaders({ 'x-codex-secondary-used-percent': '0', ...headers }, NOW, true),
    ).toEqual([]);
  });
});

test.each([
  [18_000, '5h', '5 h'],
  [17_940, '5h', '5 h'],
  [3_600, '1h', '1 h'],
  [86_400, '1d', '1 d'],
  [604_800, '7d', '7 d'],
  [2_592_000, '30d', '30 d'],
])('a window of %i s is named by its duration, in either slot', async (seconds, id, label) => {
  const window = { used_percent: 1, limit_window_seconds: seconds, reset_at: RESET_S };
  for (const slot of ['primary_window', 'secondary_window']) {
    const { windows } = await read({ rate_limit: { [slot]: window } });
    expect(windows).toMatchObject([{ id: `openai-codex:${id}`, label }]);
  }
});

test('amounts are told in percent', async () => {
  const { windows } = await read({
    rate_limit: { primary_window: { ...FULL, used_percent: 41.5 } },
  });
  expect(windows).toMatchObject([{ amount: { used: 41.5, limit: 100, unit: 'percent' } }]);
});

test('a missing reset is not invented', async () => {
  const { windows } = await read({
    rate_limit: { primary_window: { used_percent: 3, limit_window_seconds: 18_000 } },
  });
  expect(windows).toMatchObject([{ resetsAtMs: null, usedFraction: 0.03 }]);
});

describe('credits', () => {
  const credits = {
    has_credits: true,
    unlimited: false,
    overage_limit_reached: false,
    balance: '12.5',
  };
  const body = { rate_limit: reached(FULL), credits };

  test('pay past a full common window, and are told', async () => {
    const { windows, notes } = await read(body);
    expect(windows).toMatchObject([{ status: 'warning' }]);
    expect(notes).toEqual(['Credits: 12.5 left.']);
  });

  test('unlimited ones too', async () => {
    const { windows, notes } = await read({ ...body, credits: { unlimited: true } });
    expect(windows).toMatchObject([{ status: 'warning' }]);
    expect(notes).toEqual(['Credits: unlimited.']);
  });

  test.each([
    ['there are none', { credits: { has_credits: false, balance: '0' } }, []],
    [
      'they may pay no more',
      { credits: { ...credits, overage_limit_reached: true } },
      ['Credits: 12.5 left.', 'The limit of what credits may pay is reached.'],
    ],
    [
      'the workspace stops them',
      { spend_control: { reached: true } },
      ['Credits: 12.5 left.', 'The spending limit of this workspace is reached.'],
    ],
  ])('pay nothing when %s', async (_name, more, expected) => {
    const { windows, notes } = await read({ ...body, ...more });
    expect(windows).toMatchObject([{ status: 'exhausted' }]);
    expect(notes).toEqual(expected);
  });

  test('do not pay for a meter of its own', async () => {
    const { windows } = await read({
      ...body,
      additional_rate_limits: [
        {
          limit_name: 'GPT-5.3-Codex-Spark',
          metered_feature: 'codex_bengalfox',
          rate_limit: reached(FULL),
        },
      ],
    });
    expect(windows.map(({ id, status }) => [id, status])).toEqual([
      ['openai-codex:5h', 'warning'],
      ['openai-codex:spark:5h', 'exhausted'],
    ]);
  });

  test('of a wrong type are noted, and the windows stay', async () => {
    const { windows, notes } = await read({ ...body, credits: 'x', spend_control: [] });
    expect(windows).toMatchObject([{ status: 'exhausted' }]);
    expect(notes).toEqual([
      expect.stringContaining('credits is no object'),
      expect.stringContaining('spend_control is no object'),
    ]);
  });

  test('a balance that is no number is never shown', async () => {
    const { notes } = await read({ ...body, credits: { ...credits, balance: '\u001b[31m5' } });
    expect(notes).toEqual([]);
  });
});

test.each([
  ['no list', {}, 'additional_rate_limits is no list'],
  ['a row that is none', [7], 'additional_rate_limits[0] is no object'],
  [
    'a limit that is none',
    [{ limit_name: 'Spark', rate_limit: 7 }],
    'additional_rate_limits[0] is no object',
  ],
])('additional meters: %s is noted, the common windows stay', async (_name, more, said) => {
  const { windows, notes } = await read({
    rate_limit: { primary_window: FULL },
    additional_rate_limits: more,
  });
  expect(windows).toHaveLength(1);
  expect(notes).toEqual([expect.stringContaining(said)]);
});

describe('saved resets', () => {
  const body = { rate_limit: null, rate_limit_reset_credits: { available_count: 3 } };
  function credit(id: string, status: string, expires_at: string | null): object {
    return { id, reset_type: 'codex_rate_limits', status, expires_at };
  }
  const inHours = (hours: number): string => new Date(NOW + hours * 3_600_000).toISOString();

  test('are counted live, and the soonest end of an available one is told', async () => {
    const credits = [
      credit('late', 'available', inHours(9)),
      credit('soon', 'available', inHours(5)),
      credit('used', 'redeemed', inHours(1)),
      credit('over', 'available', inHours(-1)),
      credit('undated', 'available', null),
    ];
    const report = await read(body, () => answer({ available_count: 2, credits }));
    expect(report).toMatchObject({
      resetsAvailable: 2,
      resetsSoonestExpiryMs: NOW + 5 * 3_600_000,
      asked: ['usage', 'rate-limit-reset-credits'],
    });
  });

  test('undated ones end never', async () => {
    const credits = [credit('undated', 'available', null)];
    const report = await read(body, () => answer({ available_count: 1, credits }));
    expect(report).toMatchObject({ resetsAvailable: 1, resetsSoonestExpiryMs: null });
  });

  test.each([[0], [null], [undefined]])(
    'with a count of %s no list is asked for',
    async (count) => {
      const report = await read({ ...body, rate_limit_reset_credits: { available_count: count } });
      expect(report.asked).toEqual(['usage']);
    },
  );

  test.each([
    ['a refusal', () => answer('', 401)],
    ['an error', () => answer('', 500)],
    ['no JSON', () => answer('<html>')],
    [
      'no answer',
      () => {
        throw new AppError('UPSTREAM_TIMEOUT', 'slow.');
      },
    ],
  ])('when the list is %s the usage stands, with its own count', async (_name, list) => {
    const report = await read(body, list);
    expect(report).toMatchObject({
      resetsAvailable: 3,
      resetsSoonestExpiryMs: null,
      notes: [expect.stringContaining('saved resets end is not known')],
    });
  });
});

describe('headers', () => {
  function slot(prefix: string, used: string, minutes = '300'): Record<string, string> {
    return {
      [`${prefix}-used-percent`]: used,
      [`${prefix}-window-minutes`]: minutes,
      [`${prefix}-reset-at`]: String(RESET_S),
    };
  }
  const spark = {
    ...slot('x-codex-bengalfox-primary', '100'),
    ...slot('x-codex-bengalfox-secondary', '20', '10080'),
    'x-codex-bengalfox-limit-name': 'GPT-5.3-Codex-Spark',
  };
  const common = slot('x-codex-primary', '100');
  function read2(headers: Record<string, string>, served: boolean): unknown[] {
    return windowsFromHeaders(headers, NOW, served).map(({ id, status, scope }) => [
      id,
      status,
      scope,
    ]);
  }

  test('Spark’s windows carry the ids and the scope of the report', () => {
    expect(read2({ ...slot('x-codex-primary', '10'), ...spark }, true)).toEqual([
      ['openai-codex:5h', 'ok', null],
      ['openai-codex:spark:5h', 'exhausted', 'spark'],
      ['openai-codex:spark:7d', 'ok', 'spark'],
    ]);
    const { 'x-codex-bengalfox-limit-name': _name, ...unnamed } = spark;
    expect(read2(unnamed, true)[0]).toEqual(['openai-codex:spark:5h', 'exhausted', 'spark']);
  });

  test('a 2xx counts as allowed: at 100 % that is a warning', () => {
    expect(read2({ ...common, 'x-codex-active-limit': 'premium' }, true)).toEqual([
      ['openai-codex:5h', 'warning', null],
    ]);
    expect(read2(common, false)).toEqual([['openai-codex:5h', 'exhausted', null]]);
  });

  test('served on its own meter, an answer says nothing of the common one', () => {
    const headers = { ...common, ...spark, 'x-codex-active-limit': 'codex_bengalfox' };
    expect(read2(headers, true)).toEqual([
      ['openai-codex:5h', 'exhausted', null],
      ['openai-codex:spark:5h', 'warning', 'spark'],
      ['openai-codex:spark:7d', 'ok', 'spark'],
    ]);
  });

  test('another meter is named as the report names it', () => {
    const headers = {
      ...slot('x-codex-other-primary', '5'),
      'x-codex-other-limit-name': 'Code Review',
    };
    expect(read2(headers, true)).toEqual([['openai-codex:code-review:5h', 'ok', 'code-review']]);
  });

  test('what only looks like a meter is left out', () => {
    const odd = { 'x-codex--primary-used-percent': '5', 'x-codex-tertiary-used-percent': '5' };
    expect(windowsFromHeaders(odd, NOW, true)).toEqual([]);
  });
});
