import { describe, expect, test } from 'vitest';
import { accountUsageSchema } from '../../shared/model/window.ts';
import type { PoolAccount } from '../core/account.ts';
import { blocksOf } from '../core/limits.ts';
import { mergeWindows, NO_USAGE, renewReport } from '../core/usage-merge.ts';
import type { UsageReport } from '../core/usage.ts';
import { anthropic } from '../providers/anthropic.ts';
import { openaiCodex } from '../providers/openai-codex.ts';
import type { Provider } from '../providers/types.ts';
import { usageView } from './view.ts';

const NOW = 1_800_000_000_000;
const RESET_S = NOW / 1000 + 3_600;
const MANY = 100_000;
const DEEP = `${'['.repeat(500_000)}${']'.repeat(500_000)}`;

async function read(provider: Provider, text: string): Promise<UsageReport> {
  const { usage } = provider;
  if (usage === null) throw new TypeError('no usage');
  const answer = (url: string) => (url.endsWith('/usage') ? text : '{"available_count":1e300}');
  return usage.fetch(
    ({ url }) => Promise.resolve({ status: 200, headers: {}, text: answer(url) }),
    NOW,
  );
}

/** As it leaves main: one value that does not fit would be no answer at all, for any account. */
function shown(provider: Provider, report: UsageReport) {
  const account = { id: 1, provider: provider.id, email: null } as PoolAccount;
  const kept = renewReport(null, report);
  expect(JSON.parse(JSON.stringify(kept))).toMatchObject({ fetchedAtMs: NOW });
  for (const { untilMs } of blocksOf(kept.windows, NOW)) expect(untilMs).toBeGreaterThan(NOW);
  return accountUsageSchema.parse(usageView(account, { report: kept, problem: null }, NOW));
}

const claudeRow = (display_name: string) =>
  `{"kind":"weekly_scoped","percent":1,"scope":{"model":{"display_name":${JSON.stringify(display_name)}}}}`;
const claudeRows = Array.from({ length: MANY }, (_none, index) => claudeRow(`Model ${index}`));
const codexRows = Array.from({ length: MANY }, (_none, index) =>
  JSON.stringify({
    limit_name: `Meter ${index}`,
    rate_limit: { primary_window: { used_percent: 1, limit_window_seconds: 3_600 } },
  }),
);
const codex = (window: string, more = '') =>
  `{"plan_type":"plus","rate_limit":{"primary_window":${window},"secondary_window":{"used_percent":4,"limit_window_seconds":604800,"reset_at":${RESET_S}}}${more}}`;

describe.each([
  ['huge numbers', '{"utilization":1e308,"resets_at":"2027-01-15T09:00:00Z"}'],
  ['a number that is infinite', '{"utilization":1e999}'],
  ['a negative share', '{"utilization":-1e308}'],
  ['a reset in the year 275760', '{"utilization":5,"resets_at":"+275760-09-13T00:00:00Z"}'],
  ['text where a number is due', '{"utilization":"NaN"}'],
  ['keys of the prototype', '{"__proto__":{"utilization":5},"constructor":7,"toString":null}'],
  ['an endless nest', `{"utilization":${DEEP}}`],
  ['a nest alone', DEEP],
])('hostile answer of Claude: %s', (_name, row) => {
  test('costs that window at most', async () => {
    const report = await read(
      anthropic,
      `{"__proto__":{"x":1},"five_hour":${row},"seven_day":{"utilization":4}}`,
    );
    const { windows } = shown(anthropic, report);
    expect(windows.at(-1)).toMatchObject({ id: 'anthropic:7d', usedFraction: 0.04 });
  });
});

describe.each([
  ['huge numbers', '{"used_percent":1e308,"limit_window_seconds":1e306,"reset_at":1e308}'],
  ['an endless length', '{"used_percent":5,"limit_window_seconds":1e999}'],
  ['a length of a thousand years', '{"used_percent":5,"limit_window_seconds":31536000000}'],
  ['negative numbers', '{"used_percent":-5,"limit_window_seconds":-1}'],
  ['a reset that never comes', '{"used_percent":100,"reset_after_seconds":1e300}'],
  ['text where a number is due', '{"used_percent":"5","limit_window_seconds":"18000"}'],
  ['keys of the prototype', '{"__proto__":{"used_percent":5},"constructor":7}'],
  ['an endless nest', `{"used_percent":${DEEP}}`],
])('hostile answer of Codex: %s', (_name, row) => {
  test('costs that window at most', async () => {
    const { windows } = shown(openaiCodex, await read(openaiCodex, codex(row)));
    expect(windows.at(-1)).toMatchObject({ id: 'openai-codex:7d', usedFraction: 0.04 });
  });
});

test.each([
  ['1e308', 'available_count'],
  ['-1', 'available_count'],
  ['"many"', 'available_count'],
])('a count of saved resets of %s is noted and not shown', async (count, said) => {
  const report = await read(
    openaiCodex,
    codex('null', `,"rate_limit_reset_credits":{"available_count":${count}}`),
  );
  const view = shown(openaiCodex, report);
  expect(view.resets).toEqual({ available: null, soonestExpiry: null });
  expect(view.notes).toEqual([expect.stringContaining(said)]);
});

test('a live count without end is none: the listed resets are counted', async () => {
  const report = await read(
    openaiCodex,
    codex('null', ',"rate_limit_reset_credits":{"available_count":2}'),
  );
  expect(shown(openaiCodex, report).resets.available).toBe(0);
});

test.each([
  ['Claude', anthropic, `{"five_hour":{"utilization":3},"limits":[${claudeRows.join(',')}]}`],
  [
    'Codex',
    openaiCodex,
    `{"rate_limit":{"primary_window":{"used_percent":3,"limit_window_seconds":18000}},"additional_rate_limits":[${codexRows.join(',')}]}`,
  ],
])(
  '100,000 windows of %s: the first ones are kept, and that is said',
  async (_name, provider, text) => {
    const { windows, notes } = shown(provider, await read(provider, text));
    expect(windows[0]).toMatchObject({ usedFraction: 0.03 });
    expect(windows.length).toBeGreaterThan(8);
    expect(windows.length).toBeLessThanOrEqual(32);
    expect(notes).toEqual([expect.stringContaining('more windows')]);
  },
);

test('100,000 rows that cannot be read are noted in a few lines', async () => {
  const rows = Array.from({ length: MANY }, () => '7').join(',');
  const claude = await read(anthropic, `{"five_hour":{"utilization":3},"limits":[${rows}]}`);
  const other = await read(openaiCodex, `{"plan_type":"plus","additional_rate_limits":[${rows}]}`);
  for (const { notes } of [claude, other]) expect(notes.length).toBeLessThanOrEqual(12);
});

test('a name of a million characters is cut', async () => {
  const name = 'x'.repeat(1_000_000);
  const report = await read(anthropic, `{"five_hour":null,"limits":[${claudeRow(name)}]}`);
  for (const { id, label, scope } of shown(anthropic, report).windows)
    expect([id, label, scope].join('').length).toBeLessThan(200);
});

test('answers that name a new window each time fill no memory', () => {
  let report = NO_USAGE;
  for (let index = 0; index < 500; index += 1) {
    const headers = {
      [`x-codex-m${index}-primary-used-percent`]: '5',
      [`x-codex-m${index}-primary-window-minutes`]: '300',
    };
    const windows = openaiCodex.usage?.fromHeaders(headers, NOW, true) ?? [];
    report = mergeWindows(report, windows, NOW);
  }
  expect(report.windows.length).toBeLessThanOrEqual(32);
});

test('headers without measure are left out', () => {
  const headers = {
    'x-codex-primary-used-percent': '5',
    'x-codex-primary-window-minutes': '999999999999999',
  };
  expect(openaiCodex.usage?.fromHeaders(headers, NOW, true)).toEqual([]);
});
