import { exit } from 'node:process';
import type { ContractClient } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { connectInstance } from '../control/socket/connect.ts';
import { profilePaths } from '../platform/paths.ts';
import { systemRandom } from '../platform/random.ts';
import { commandLog } from './command-log.ts';
import type { LinkNeeds } from './context.ts';
import { endInOrder } from './interrupt.ts';

export interface Link {
  readonly client: ContractClient;
  close(): Promise<void>;
}

/** Talks to the running instance through its socket; without one opens the profile as a guest. */
export async function openLink(environment: NodeJS.ProcessEnv, needs: LinkNeeds): Promise<Link> {
  const instance = await connectInstance(profilePaths(environment), systemRandom);
  if (instance !== null)
    return {
      client: instance,
      close: () => {
        instance.dispose();
        return Promise.resolve();
      },
    };
  if (needs === 'instance')
    throw new AppError(
      'NOT_RUNNING',
      'Sluice is not running for this profile, so it has no window.',
      'Start it with: sluice serve',
    );
  return openGuest(environment, needs);
}

async function openGuest(environment: NodeJS.ProcessEnv, needs: LinkNeeds): Promise<Link> {
  const [{ composeCore }, log] = await Promise.all([
    import('../compose.ts'),
    commandLog(environment),
  ]);
  const core = await composeCore({ environment, role: 'guest', log });
  const unwatch = endInOrder(process, () => core.stop(), exit);
  async function close(): Promise<void> {
    await core.stop();
    unwatch();
  }
  try {
    const { status } = await core.client.call('status.get', {});
    if (needs === 'credentials' && status.vault.mode === 'memory') throw memoryOnly();
    return { client: core.client, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function memoryOnly(): AppError {
  return new AppError(
    'KEY_UNAVAILABLE',
    'The vault of this profile lives in memory only, so nothing of it is there while Sluice does not run.',
    'Start it with: sluice serve',
  );
}
