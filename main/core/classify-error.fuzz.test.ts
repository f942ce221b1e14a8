import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { classifyError } from './classify-error.ts';
import { mayTellLimit } from './error-table.ts';
import { PROVIDER_ERRORS } from './testing/provider-errors.ts';

const MEANINGS = ['usage limit', 'out of credit', 'passes'];
const anyBody = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.json(),
  fc.constantFrom(...PROVIDER_ERRORS.map(([, , , body]) => body)),
);
const anyWait = fc.option(fc.nat());

test('whatever comes, it means one of three; outside of its statuses always that it passes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 400, max: 599 }), anyBody, anyWait, (status, body, waitMs) => {
      const told = { status, body, windowExhausted: false, retryAfterMs: waitMs };
      const found = classifyError(told);
      // OpenCode tells its limits with the status of a refused key.
      const mayBlock = status === 401 || mayTellLimit(status);
      return mayBlock ? MEANINGS.includes(found) : found === 'passes';
    }),
    { numRuns: 2000 },
  );
});

test('attack: a caller cannot forge a limit in a 400 that quotes it', () => {
  fc.assert(
    fc.property(anyBody, (quoted) => {
      const body = JSON.stringify({
        type: 'error',
        error: { type: 'invalid_request_error', message: `Unexpected value: ${quoted}` },
      });
      const told = { status: 400, body, windowExhausted: false, retryAfterMs: null };
      expect(classifyError(told)).toBe('passes');
    }),
    { numRuns: 1000 },
  );
});

test('attack: a body made to be matched over and over is judged in a moment', () => {
  const size = 250_000;
  const evil = [
    'insufficient_'.repeat(size / 13),
    'exceeded your a b c '.repeat(size / 20),
    `exceeded your ${'a'.repeat(size)} quota`,
    'out of '.repeat(size / 7),
    '"reason":"'.repeat(size / 10),
    `"code"${' '.repeat(size)}:`,
    `"quotaId":"${'x'.repeat(size)}`,
    `"message":"Account ${'-'.repeat(size)}`,
    'usage '.repeat(size / 6),
    '请求'.repeat(size / 2),
    '"input":"'.repeat(size / 9),
    `"input":"${'\\\\'.repeat(size / 2)}`,
    '\\\\u'.repeat(size / 2),
    'hit your '.repeat(size / 9),
    '使用'.repeat(size / 2),
    '今日'.repeat(size / 2),
  ];
  for (const body of evil)
    for (const status of [429, 412])
      expect(MEANINGS).toContain(
        classifyError({ status, body, windowExhausted: false, retryAfterMs: null }),
      );
});
