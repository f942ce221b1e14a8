/** A process over a profile of a test: `vault-child.ts FOLDER COMMAND …`, one JSON line for each answer. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { systemClock } from '../../platform/clock.ts';
import { createLog } from '../../platform/log.ts';
import { systemRandom } from '../../platform/random.ts';
import { openStore } from '../../store/open.ts';
import { newAccount } from '../../store/testing/temporary-store.ts';
import { Keychain } from '../keychain.ts';
import type { RawKeychain } from '../keychain.ts';
import { createKeytarKeychain } from '../keytar-keychain.ts';
import { credentialsInMemory, VAULT_MODE_KEY } from '../mode.ts';
import { openVault } from '../open.ts';
import type { MovableMode } from '../types.ts';

const [folder = '', command = '', word = ''] = process.argv.slice(2);
const requestedMode = process.env['SLUICE_VAULT'];
const killAt = process.env['VAULT_KILL_AT'];
const passphrase = process.env['SLUICE_PASSPHRASE'] ?? null;
const log = createLog('silent');
const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

const raw =
  process.env['VAULT_FILE_KEYRING'] === undefined
    ? createKeytarKeychain(process.env)
    : fileKeyring(join(folder, 'keyring'));
if (command === 'silence') await silence();
const store = await openStore({
  path: join(folder, 'sluice.db'),
  role: 'owner',
  credentialsInMemory: (meta) => credentialsInMemory(requestedMode, meta.get(VAULT_MODE_KEY)),
  clock: systemClock,
  log,
});
const options = {
  paths: { vaultKey: join(folder, 'vault.key') },
  requestedMode,
  store: store.vault,
  keychain: new Keychain(raw, log),
  random: systemRandom,
  log,
  scryptCost: { n: 1024, r: 8, p: 1 },
  onStep: (step: string): void => {
    if (step === killAt) process.kill(process.pid, 'SIGKILL');
  },
};
const vault = await openVault(options, passphrase);
await run();
process.exit(0);

async function run(): Promise<void> {
  if (command === 'clean') tell();
  if (command === 'add')
    for (const name of word.split(','))
      await store.credentials.insert(newAccount({ identityKey: `email:${name}` }), (rowId) =>
        vault.seal(`secret of ${name}`, placeOf(rowId)),
      );
  if (command === 'rotate') await vault.rotate();
  if (command === 'move') await vault.move(word as MovableMode, passphrase);
  if (command === 'clean') await vault.cleanLeftovers();
  tell();
  // Looks again for each line that comes.
  if (command !== 'hold') return;
  for (;;) {
    const line = await input.next();
    if (line.done === true) return;
    if (line.value === 'unlock') await vault.unlock(null).catch(() => undefined);
    tell();
  }
}

function tell(): void {
  const secrets = vault.status().locked
    ? null
    : store.credentials.list().map(({ id, sealedSecret }) => vault.open(sealedSecret, placeOf(id)));
  console.log(JSON.stringify({ status: vault.status(), secrets }));
}

/** Asks a keychain that falls silent between two questions, and ends. */
async function silence(): Promise<never> {
  await raw.set('test.silence', 'here');
  console.log(JSON.stringify({ ready: true }));
  await input.next();
  const present = (): Promise<{ kind: 'present' }> => Promise.resolve({ kind: 'present' });
  let questions = 0;
  const counting: RawKeychain = {
    ...raw,
    look: present,
    get: (account) => {
      questions += 1;
      return raw.get(account);
    },
  };
  const keychain = new Keychain(counting, log);
  const first = await keychain.read('test.silence', 'test.probe');
  const second = await keychain.read('test.silence', 'test.probe');
  console.log(JSON.stringify({ first, second, questions }));
  process.exit(7);
}

function placeOf(rowId: number) {
  return { table: 'credentials', rowId, column: 'sealed_secret' };
}

/** Entries that outlive the process, as those of a real keychain do. */
function fileKeyring(path: string): RawKeychain {
  mkdirSync(path, { recursive: true });
  return {
    look: async () => ({ kind: 'present' }),
    get: async (account) => {
      try {
        return readFileSync(join(path, account), 'utf8');
      } catch {
        return null;
      }
    },
    set: async (account, text) => writeFileSync(join(path, account), text),
    remove: async (account) => {
      rmSync(join(path, account), { force: true });
      return true;
    },
  };
}
