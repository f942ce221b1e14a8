import type { Cleanup } from '../platform/cleanup.ts';
import type { Logger } from '../platform/log.ts';
import { sleep } from '../platform/scheduler.ts';

/** Ends everything. What takes longer than `limitMs` is cut off, after `last` has ended. */
export async function stopWithin(
  limitMs: number,
  cleanup: Cleanup,
  log: Logger,
  last: () => Promise<void>,
): Promise<void> {
  const inTime = new AbortController();
  const limit = sleep(limitMs, inTime.signal).then(
    async () => {
      log.error('Sluice did not end in time; what is left is cut off');
      await last();
    },
    () => undefined,
  );
  await Promise.race([cleanup.run(), limit]);
  inTime.abort();
}
