import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { endInOrder } from './interrupt.ts';

test('an interrupted guest stops first and exits then, once', async () => {
  const signals = new EventEmitter();
  const seen: string[] = [];
  let stopped = (): void => undefined;
  const stop = (): Promise<void> => {
    seen.push('stop');
    return new Promise((resolve) => (stopped = resolve));
  };
  const exited = new Promise<number>((resolve) => endInOrder(signals, stop, resolve));
  signals.emit('SIGINT');
  signals.emit('SIGINT');
  expect(seen).toEqual(['stop']);
  stopped();
  expect(await exited).toBe(130);
});

test('a command that listens itself ends in its own way, and the watch leaves nothing behind', () => {
  const signals = new EventEmitter();
  const end = endInOrder(
    signals,
    () => Promise.reject(new Error('not called')),
    () => undefined,
  );
  signals.on('SIGINT', () => undefined);
  signals.emit('SIGINT');
  end();
  expect([signals.listenerCount('SIGINT'), signals.listenerCount('SIGTERM')]).toEqual([1, 0]);
});
