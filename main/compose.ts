import type { ContractClient } from '../shared/contract.ts';
import { startOwner } from './compose/owner.ts';
import type { StartOptions, Started } from './compose/owner.ts';
import { createParts } from './compose/parts.ts';
import type { CoreOptions } from './compose/profile.ts';
import { openProfile } from './compose/profile.ts';
import { createInProcessClient } from './control/in-process-client.ts';
import { Cleanup } from './platform/cleanup.ts';
import type { Logger } from './platform/log.ts';
import { sleep } from './platform/scheduler.ts';

export interface Core {
  readonly client: ContractClient;
  /** Only for an owner. */
  start(options: StartOptions): Promise<Started>;
  /** Ends everything within 5 s. */
  stop(): Promise<void>;
}

export async function composeCore(options: CoreOptions): Promise<Core> {
  const cleanup = new Cleanup(options.log);
  try {
    const profile = await openProfile(options, cleanup);
    const parts = await createParts(profile, cleanup);
    return {
      client: createInProcessClient(parts.dispatch, parts.bus),
      start: (start) => startOwner(profile, parts, cleanup, start),
      stop: () => stopWithin(STOP_LIMIT_MS, cleanup, options.log),
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

const STOP_LIMIT_MS = 5_000;

async function stopWithin(limitMs: number, cleanup: Cleanup, log: Logger): Promise<void> {
  const tooLong = new AbortController();
  const limit = sleep(limitMs, tooLong.signal).then(
    () => log.error('Sluice did not end in time; what is left is cut off'),
    () => undefined,
  );
  await Promise.race([cleanup.run(), limit]);
  tooLong.abort();
}
