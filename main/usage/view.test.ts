import { expect, test } from 'vitest';
import { accountUsageSchema } from '../../shared/model/window.ts';
import type { PoolAccount } from '../core/account.ts';
import type { UsageReport, WindowReading } from '../core/usage.ts';
import { usageView } from './view.ts';

const NOW = 1_800_000_000_000;
const HOUR_MS = 3_600_000;
const ACCOUNT = { id: 3, provider: 'anthropic', email: 'a@example.com' } as PoolAccount;
const WINDOW: WindowReading = {
  id: 'anthropic:5h',
  label: '5 h',
  durationMs: 5 * HOUR_MS,
  resetsAtMs: NOW + 4 * HOUR_MS,
  usedFraction: 0.4,
  amount: { used: 40, limit: 100, unit: 'percent' },
  status: 'ok',
  scope: null,
  source: 'poll',
};

function view(report: Partial<UsageReport> | null, problem: string | null = null, nowMs = NOW) {
  const whole = {
    fetchedAtMs: NOW,
    windows: [WINDOW],
    notes: [],
    plan: null,
    resetsAvailable: null,
    resetsSoonestExpiryMs: null,
    ...report,
  };
  const known = { report: report === null ? null : whole, problem };
  return accountUsageSchema.parse(usageView(ACCOUNT, known, nowMs));
}

test('the shape of the contract, with instants and the drain rate', () => {
  expect(view({})).toEqual({
    id: 3,
    provider: 'anthropic',
    email: 'a@example.com',
    windows: [
      {
        id: 'anthropic:5h',
        label: '5 h',
        durationMs: 18_000_000,
        resetsAt: new Date(NOW + 4 * HOUR_MS).toISOString(),
        usedFraction: 0.4,
        amount: { used: 40, limit: 100, unit: 'percent' },
        drainRate: 0.4,
        status: 'ok',
        scope: null,
        source: 'poll',
      },
    ],
    fetchedAt: new Date(NOW).toISOString(),
    stale: false,
    notes: [],
    resets: { available: null, soonestExpiry: null },
  });
});

test('nothing known is no window, no time and not stale', () => {
  expect(view(null)).toMatchObject({ windows: [], fetchedAt: null, stale: false, notes: [] });
});

test('past its reset a window reads unknown and has no rate', () => {
  expect(view({}, null, NOW + 5 * HOUR_MS).windows).toMatchObject([
    { usedFraction: null, amount: null, drainRate: null, status: 'unknown', resetsAt: null },
  ]);
});

test('a report that could not be renewed is stale and says why first', () => {
  expect(view({ notes: ['extra'] }, 'no answer')).toMatchObject({
    stale: true,
    notes: ['no answer', 'extra'],
    windows: [{ id: 'anthropic:5h' }],
  });
});

test('an old report is stale; after 24 h what was polled is gone, what answers told is not', () => {
  expect(view({}, null, NOW + 600_000).stale).toBe(false);
  expect(view({}, null, NOW + 600_001).stale).toBe(true);
  const told: WindowReading = { ...WINDOW, id: 'told', source: 'headers', resetsAtMs: null };
  const windows = [WINDOW, told];
  expect(view({ windows }, null, NOW + 24 * HOUR_MS).windows).toHaveLength(2);
  expect(view({ windows }, null, NOW + 24 * HOUR_MS + 1).windows).toMatchObject([{ id: 'told' }]);
});

test('each window is history by its own age, and with the report its notes and resets', () => {
  const read = (id: string, readAtMs: number): WindowReading => ({
    ...WINDOW,
    id,
    readAtMs,
    source: 'headers',
    resetsAtMs: null,
    note: 'Extra usage pays.',
  });
  const report = {
    windows: [read('old', NOW), read('young', NOW + 1)],
    notes: ['Credits: 5 left.'],
    resetsAvailable: 2,
    resetsSoonestExpiryMs: NOW + 90 * HOUR_MS,
  };
  expect(view(report, null, NOW + 24 * HOUR_MS)).toMatchObject({
    windows: [{ id: 'old' }, { id: 'young' }],
    notes: ['Credits: 5 left.', 'Extra usage pays.'],
    resets: { available: 2, soonestExpiry: new Date(NOW + 90 * HOUR_MS).toISOString() },
  });
  expect(view(report, null, NOW + 24 * HOUR_MS + 1)).toMatchObject({
    windows: [{ id: 'young' }],
    notes: ['Extra usage pays.'],
    resets: { available: null, soonestExpiry: null },
  });
});

test('a note of a window goes with its reset', () => {
  const windows = [{ ...WINDOW, note: 'Extra usage pays.' }];
  expect(view({ windows }).notes).toEqual(['Extra usage pays.']);
  expect(view({ windows }, null, NOW + 5 * HOUR_MS).notes).toEqual([]);
});
