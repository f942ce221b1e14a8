import { FRESH_MS } from '../case.ts';
import type { Scenario } from '../types.ts';

const PASSPHRASE = 'correct horse battery staple';

/** From the key file to a passphrase: whichever of the two the profile ends with, it opens. */
export const vaultMove: Scenario = {
  name: 'vault: move',
  needs: 'vault move',
  tokenRequests: 0,
  rival: false,
  async prepare(bench) {
    for (const person of bench.people()) bench.add(person, FRESH_MS);
    await bench.write();
  },
  environment: (bench) => withPassphrase(bench.environment),
  argv: () => ['vault', 'move', 'passphrase', '--json'],
  judgeEnvironment: (bench) => withPassphrase(bench.environment),
};

/** The profile knows its mode; SLUICE_VAULT would contradict it after the move. */
function withPassphrase({ SLUICE_VAULT: _mode, ...environment }: Record<string, string>) {
  return { ...environment, SLUICE_PASSPHRASE: PASSPHRASE };
}
