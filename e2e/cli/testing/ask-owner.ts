import type { CallInput, CallName, CallOutput } from '../../../shared/contract.ts';
import { connectInstance } from '../../../main/control/socket/connect.ts';
import { profilePaths } from '../../../main/platform/paths.ts';
import { systemRandom } from '../../../main/platform/random.ts';

/** One call to the Sluice that serves the profile: the answer that the command line prints, without a process for it. */
export async function askOwner<N extends CallName>(
  home: string,
  name: N,
  input: CallInput<N>,
): Promise<CallOutput<N>> {
  const client = await connectInstance(profilePaths({ SLUICE_HOME: home }), systemRandom);
  if (client === null) throw new Error('nothing serves');
  try {
    return await client.call(name, input);
  } finally {
    client.dispose();
  }
}
