import { expect, test } from 'vitest';
import { Cleanup } from '../platform/cleanup.ts';
import { createLog } from '../platform/log.ts';
import { stopWithin } from './stop.ts';

const log = createLog('silent');
const never = (): Promise<void> => new Promise(() => undefined);

test('a part that hangs is cut off, but not before a refresh has stored its tokens', async () => {
  const cleanup = new Cleanup(log);
  cleanup.add('hangs', never);
  let stored = false;
  await stopWithin(1, cleanup, log, async () => {
    await new Promise((resolve) => setImmediate(resolve));
    stored = true;
  });
  expect(stored).toBe(true);
});

test('what ends in time needs no more', async () => {
  const cleanup = new Cleanup(log);
  const ended: string[] = [];
  cleanup.add('first', () => void ended.push('first'));
  cleanup.add('second', () => void ended.push('second'));
  await stopWithin(60_000, cleanup, log, () => Promise.reject(new Error('not called')));
  expect(ended).toEqual(['second', 'first']);
});
