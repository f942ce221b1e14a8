import { expect, test } from 'vitest';
import { requestRecordSchema } from '../../shared/model/activity.ts';
import type { RequestRecord } from '../../shared/model/activity.ts';
import { ofRow, toRows } from './activity-rows.ts';

const RECORD: RequestRecord = {
  id: 'r',
  at: '2026-01-01T00:00:00.000Z',
  client: 'cli',
  clientId: 2,
  provider: 'anthropic',
  account: 3,
  model: 'claude-opus-4-5',
  method: 'POST',
  path: '/v1/messages',
  status: 429,
  error: 'RATE_LIMIT',
  attempts: 2,
  attemptList: [
    { account: 1, status: 429, reason: 'usage limit', ms: 1.5, why: 'session' },
    { account: null, status: null, reason: 'caller left', ms: 0 },
  ],
  session: '0a1b2c3d',
  firstByteMs: 4.5,
  durationMs: 5.25,
  inputTokens: 1,
  outputTokens: 2,
  cacheReadTokens: 3,
  cacheWriteTokens: 4,
  cacheWrite1hTokens: 5,
  cost: 0.25,
};

const read = (text: string): unknown => ofRow(text)?.map((one) => requestRecordSchema.parse(one));

test('every field of a request comes back, each in its place', () => {
  const other = { ...RECORD, id: 's', account: null, cost: null, attemptList: [] };
  const [row] = toRows([RECORD, other]);
  expect(row?.count).toBe(2);
  expect(read(row?.text ?? '')).toEqual([RECORD, other]);
});

test('a row holds a hundred requests at most, in their order', () => {
  const records = Array.from({ length: 205 }, (_, index) => ({ ...RECORD, id: `r${index}` }));
  const rows = toRows(records);
  expect(rows.map(({ count }) => count)).toEqual([100, 100, 5]);
  expect(rows.flatMap(({ text }) => read(text))).toEqual(records);
});

test('a row of an older version is one object; what is no JSON is told apart', () => {
  expect(read(JSON.stringify(RECORD))).toEqual([RECORD]);
  expect(ofRow('[[')).toBeNull();
});
