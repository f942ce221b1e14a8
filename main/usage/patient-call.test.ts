import { expect, test, vi } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { ManualTimers } from '../platform/testing/manual-timers.ts';
import { patientCall } from './patient-call.ts';

interface Told {
  readonly status: number;
  readonly headers?: Record<string, string>;
}

/** Answers in turn; the last one for good. */
function bench(answers: readonly Told[], attempts = 3) {
  const timers = new ManualTimers();
  const ending = new AbortController();
  let asked = 0;
  const call = patientCall(
    () => {
      const { status = 0, headers = {} } = answers[Math.min(asked, answers.length - 1)] ?? {};
      asked += 1;
      return Promise.resolve({ status, headers, text: '' });
    },
    { attempts, clock: timers.clock, startTimer: timers.start, signal: ending.signal },
  );
  const answer = call({ method: 'GET', url: 'https://api.anthropic.com/api/oauth/usage' });
  async function paused(delayMs: number): Promise<void> {
    await vi.waitFor(() => expect(timers.delays).toEqual([delayMs]));
    timers.advance(delayMs);
  }
  return { answer, paused, timers, ending, asked: () => asked };
}

test.each([408, 500, 502, 503, 529])(
  'a %i is asked again after 0.5 s and 1 s, three times in all',
  async (status) => {
    const { answer, paused, asked } = bench([{ status }]);
    await paused(500);
    await paused(1_000);
    expect((await answer).status).toBe(status);
    expect(asked()).toBe(3);
  },
);

test('what answers meanwhile is the answer', async () => {
  const { answer, paused, asked } = bench([{ status: 500 }, { status: 200 }]);
  await paused(500);
  expect((await answer).status).toBe(200);
  expect(asked()).toBe(2);
});

test('a 503 with Retry-After is waited for, the longer of both', async () => {
  const later = { status: 503, headers: { 'retry-after': '4' } };
  const sooner = { status: 503, headers: { 'retry-after': '0' } };
  const { answer, paused } = bench([later, sooner, { status: 200 }]);
  await paused(4_000);
  await paused(1_000);
  expect((await answer).status).toBe(200);
});

test('one that asks for minutes is not held: it is the answer', async () => {
  const { answer, asked } = bench([{ status: 503, headers: { 'retry-after': '600' } }]);
  expect((await answer).status).toBe(503);
  expect(asked()).toBe(1);
});

test.each([200, 401, 403, 404, 429])('a %i is never asked again', async (status) => {
  const { answer, asked, timers } = bench([{ status, headers: { 'retry-after': '1' } }]);
  expect((await answer).status).toBe(status);
  expect([asked(), timers.delays]).toEqual([1, []]);
});

test('a provider that is asked once is asked once', async () => {
  const { answer, asked } = bench([{ status: 500 }], 1);
  expect((await answer).status).toBe(500);
  expect(asked()).toBe(1);
});

test('an end of Sluice ends the pause, and leaves no timer', async () => {
  const { answer, timers, ending, asked } = bench([{ status: 500 }]);
  await vi.waitFor(() => expect(timers.delays).toEqual([500]));
  const stopping = new AppError('NOT_RUNNING', 'Sluice is stopping.');
  ending.abort(stopping);
  await expect(answer).rejects.toBe(stopping);
  expect([asked(), timers.delays]).toEqual([1, []]);
});
