/** A process over a profile of a test: `vault-child.ts FOLDER COMMAND …`, one JSON line for each answer. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createLog } from '../../platform/log.ts';
import { Keychain } from '../keychain.ts';
import type { RawKeychain } from '../keychain.ts';
import { createKeytarKeychain } from '../keytar-keychain.ts';
import type { MovableMode } from '../types.ts';
import { addAccounts, fileKeyring, openProfile, tellOf } from './child-profile.ts';

const [folder = '', command = '', word = ''] = process.argv.slice(2);
const requestedMode = process.env['SLUICE_VAULT'];
const killAt = process.env['VAULT_KILL_AT'];
/** Gets a copy of the folder at each step: what a kill would leave there. */
const copyTo = process.env['VAULT_COPY_TO'];
const passphrase = process.env['SLUICE_PASSPHRASE'] ?? null;
const log = createLog('silent');
/** It is stopped for good: no answer is late. */
const SILENCE_MS = 300;
const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

const raw =
  process.env['VAULT_FILE_KEYRING'] === undefined
    ? createKeytarKeychain(process.env)
    : fileKeyring(join(folder, 'keyring'));
if (command === 'silence') await silence();
const { store, vault } = await openProfile(folder, {
  raw,
  requestedMode,
  passphrase,
  onStep: (step) => {
    if (copyTo !== undefined) cpSync(folder, join(copyTo, step), { recursive: true });
    if (step === killAt) process.kill(process.pid, 'SIGKILL');
  },
});
await run();
process.exit(0);

async function run(): Promise<void> {
  if (command === 'clean') tell();
  if (command === 'add') await addAccounts({ store, vault }, word.split(','));
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
    if (line.value === 'rotate') await vault.rotate();
    tell();
  }
}

function tell(): void {
  console.log(JSON.stringify(tellOf({ store, vault })));
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
  const keychain = new Keychain(counting, log, SILENCE_MS);
  const first = await keychain.read('test.silence', 'test.probe');
  const second = await keychain.read('test.silence', 'test.probe');
  console.log(JSON.stringify({ first, second, questions }));
  process.exit(7);
}
