import type { ContractClient } from '../shared/contract.ts';
import { startOwner } from './compose/owner.ts';
import type { StartOptions, Started } from './compose/owner.ts';
import { createParts } from './compose/parts.ts';
import type { CoreOptions } from './compose/profile.ts';
import { openProfile } from './compose/profile.ts';
import { stopWithin } from './compose/stop.ts';
import { createInProcessClient } from './control/in-process-client.ts';
import { Cleanup } from './platform/cleanup.ts';

const STOP_LIMIT_MS = 5_000;

export interface Core {
  readonly client: ContractClient;
  /** Only for an owner. */
  start(options: StartOptions): Promise<Started>;
  /** Ends everything within 5 s, but for a refresh under way: its tokens may be the only valid ones. */
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
      stop: () => stopWithin(STOP_LIMIT_MS, cleanup, options.log, () => parts.pool.dispose()),
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}
