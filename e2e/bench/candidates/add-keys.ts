import { connectInstance } from '../../../main/control/socket/connect.ts';
import { profilePaths } from '../../../main/platform/paths.ts';
import { systemRandom } from '../../../main/platform/random.ts';

const AT_ONCE = 16;

/** Through the socket of the Sluice that runs there, as the command line does, but without a process for each. */
export async function addKeys(environment: NodeJS.ProcessEnv, count: number): Promise<void> {
  if (count < 1) return;
  const client = await connectInstance(profilePaths(environment), systemRandom);
  if (client === null) throw new Error('no Sluice runs where the keys are to be added');
  let added = 0;
  async function addOn(): Promise<void> {
    while (added < count) {
      added += 1;
      const key = `sk-ant-api03-${String(added).padStart(34, '0')}`;
      await client?.call('accounts.addKey', { provider: 'anthropic', key });
    }
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, addOn));
  } finally {
    client.dispose();
  }
}
