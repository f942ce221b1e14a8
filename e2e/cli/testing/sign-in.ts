import { createInterface } from 'node:readline';
import { closed } from '../../../main/cli/testing/sluice-process.ts';
import type { SluiceProcesses } from '../../../main/cli/testing/sluice-process.ts';
import type { Simulator } from '../../simulator/simulator.ts';

/** `sluice login anthropic`, its page allowed as the browser would; throws unless it ends with 0. */
export async function signInToClaude(
  sluice: SluiceProcesses,
  sim: Simulator,
  environment: NodeJS.ProcessEnv,
  as = 'mira',
): Promise<void> {
  const child = sluice.spawn(['login', 'anthropic', '--json'], environment);
  for await (const line of createInterface({ input: child.stdout })) {
    const { event, url } = JSON.parse(line) as { event?: string; url?: string };
    if (event !== 'open') continue;
    const { location } = await sim.approve(String(url), { as });
    await (await fetch(location ?? '')).text();
  }
  const code = await closed(child);
  if (code !== 0) throw new Error(`the sign-in ended with ${String(code)}`);
}
