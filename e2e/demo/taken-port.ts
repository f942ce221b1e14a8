import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Profile } from '../fixtures/sluice.ts';

/** What a second Sluice, with a profile of its own, says of a port that something has. */
export async function showTakenPort(): Promise<void> {
  const holder = createServer();
  holder.listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  const profile = new Profile();
  try {
    const { stderr } = await profile.run(['serve', '--port', String(port), '--ui-port', '0']);
    console.log(`  A port that is taken (sluice serve --port ${port}):\n`);
    for (const line of stderr.trim().split('\n')) console.log(`    ${line}`);
    console.log('');
  } finally {
    await profile.dispose();
    holder.close();
  }
}
