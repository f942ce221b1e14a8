import type { CallInput, CallName, CallOutput } from '../../../shared/contract.ts';
import { connectInstance } from '../../../main/control/socket/connect.ts';
import { profilePaths } from '../../../main/platform/paths.ts';
import { systemRandom } from '../../../main/platform/random.ts';

type Client = NonNullable<Awaited<ReturnType<typeof connectInstance>>>;

/** One call to the Sluice that serves the profile: the answer that the command line prints, without a process for it. */
export function askOwner<N extends CallName>(
  home: string,
  name: N,
  input: CallInput<N>,
): Promise<CallOutput<N>> {
  return withOwner(home, (client) => client.call(name, input));
}

/** Several calls of one face: what it began ends with its connection. */
export async function withOwner<T>(home: string, asks: (client: Client) => Promise<T>): Promise<T> {
  const client = await connectInstance(profilePaths({ SLUICE_HOME: home }), systemRandom);
  if (client === null) throw new Error('nothing serves');
  try {
    return await asks(client);
  } finally {
    client.dispose();
  }
}
