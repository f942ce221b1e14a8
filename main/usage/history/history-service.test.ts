import { expect, test } from 'vitest';
import { createLog } from '../../platform/log.ts';
import type { HistoryJob } from '../../store/history/job.ts';
import type { HistoryStore } from '../../store/types.ts';
import { HistoryService } from './history-service.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.parse('2026-11-19T15:20:00Z');
const MINUTE_MS = 60_000;

function world(answer: (job: HistoryJob) => unknown) {
  const done: unknown[] = [];
  const timers: { readonly delayMs: number; readonly task: () => void }[] = [];
  const lines: string[] = [];
  const service = new HistoryService({
    store: {
      ask: async (job: HistoryJob) => {
        done.push(job);
        return (await answer(job)) as never;
      },
      dispose: () => Promise.resolve(),
    } satisfies HistoryStore,
    accounts: () => [],
    flush: () => {
      done.push('flush');
      return Promise.resolve();
    },
    clock: { now: () => NOW, monotonic: () => 0 },
    log: createLog('debug', { write: (line: string) => lines.push(line) } as never),
    startTimer: (delayMs, task) => {
      timers.push({ delayMs, task });
      return () => undefined;
    },
  });
  return { service, done, timers, lines };
}

test('what is older than 400 days goes ten minutes after the start and each day, also after a failure', async () => {
  const { service, done, timers, lines } = world(() => Promise.reject(new Error('locked')));
  service.start();
  timers[0]?.task();
  await expect.poll(() => lines.join()).toContain('tried again tomorrow');
  expect(timers.map(({ delayMs }) => delayMs / MINUTE_MS)).toEqual([10, 24 * 60]);
  const beforeHour = Math.floor(NOW / HOUR_MS) - 400 * 24;
  expect(done).toEqual([{ kind: 'prune', beforeHour }]);
});

test('what waits is written before all of it is cleared; a file that stays large is logged', async () => {
  const { service, done, lines } = world(() => ({ rows: 3, unfreed: 'database is locked' }));
  await service.clear();
  expect(done).toEqual(['flush', { kind: 'clear' }]);
  expect(lines.join()).toContain('keeps its size for now');
});

const asked = { provider: null, accounts: null } as const;
test.each([
  ['an unknown zone', { range: '7d', zone: 'Nowhere/Land', by: ['day'] }, 'Europe/Berlin'],
  ['hours of a year', { range: '1y', zone: 'UTC', by: ['hour'] }, '24h or 7d'],
] as const)('%s is refused before anything is read', async (_, wrong, hint) => {
  const { service, done } = world(() => undefined);
  await expect(service.costs({ ...asked, ...wrong })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    hint: expect.stringContaining(hint),
  });
  expect(done).toEqual([]);
});
