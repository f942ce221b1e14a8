import type { Services } from '../services.ts';

/** Of a profile in which nothing happened yet. */
export function fakeHistory(): Services['history'] {
  const prices = { library: 'prices', version: '1.0.0', date: '2026-01-01' };
  const span = { from: '2026-01-01T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z' };
  const totals = {
    requests: 0,
    retried: 0,
    refused: 0,
    inputTokens: 0,
    outputTokens: 0,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    cost: null,
    unpriced: 0,
  };
  const nothing = { stepMs: 1, series: [], requests: [], since: null };
  return {
    windows: () => Promise.resolve({ ...span, ...nothing, dry: { times: 0, totalMs: 0 } }),
    costs: ({ by }) => {
      const groups = by.map((one) => ({ by: one, rows: [] }));
      return Promise.resolve({ ...span, totals, days: 7, groups, prices });
    },
    status: () => Promise.resolve({ sizeBytes: 0, keptDays: 400, since: null, points: 0, prices }),
    clear: () => Promise.resolve(),
    prices,
  };
}
