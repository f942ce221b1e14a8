import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { VaultMode } from '../../shared/model/status.ts';
import { addAccounts, fileKeyring, openProfile, tellOf } from './testing/child-profile.ts';
import type { Opened } from './testing/child-profile.ts';

const CHILD = join(import.meta.dirname, 'testing/vault-child.ts');
const PASSPHRASE = 'open sesame';
const STEPS = [
  'announced',
  'stored',
  'resealed',
  'told',
  'doomed',
  'deleted',
  'forgotten',
] as const;

let folder: string;
let copies: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-crash-'));
  copies = join(folder, 'at');
  mkdirSync(copies);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A start in this process; ends with its store closed. */
async function started<T>(
  profile: string,
  requestedMode: string | undefined,
  work: (opened: Opened) => T | Promise<T>,
): Promise<T> {
  const raw = fileKeyring(join(profile, 'keyring'));
  const opened = await openProfile(profile, { raw, requestedMode, passphrase: PASSPHRASE });
  try {
    return await work(opened);
  } finally {
    await opened.store.settled();
    opened.store.close();
  }
}

/** A real process, killed at the last step; at each its folder is copied: no byte of it would change by a kill. */
function killedAt(profile: string, args: readonly string[], last: string) {
  const { signal, stderr } = spawnSync(process.execPath, [CHILD, profile, ...args], {
    env: {
      PATH: process.env['PATH'],
      VAULT_FILE_KEYRING: '1',
      SLUICE_PASSPHRASE: PASSPHRASE,
      VAULT_COPY_TO: copies,
      VAULT_KILL_AT: last,
    },
    encoding: 'utf8',
  });
  return { signal, stderr };
}

/** Every key that lies anywhere. */
function keys(profile: string): readonly string[] {
  const files = readdirSync(profile).filter((name) => name.endsWith('.key'));
  return [...files, ...readdirSync(join(profile, 'keyring'))];
}

const MAIN_STEPS = ['stored', 'resealed', 'doomed'] as const;
const WAYS: readonly (readonly [VaultMode, readonly string[], readonly string[]])[] = [
  ['file', ['move', 'keychain'], STEPS],
  ['file', ['rotate'], MAIN_STEPS],
  ['keychain', ['move', 'passphrase'], MAIN_STEPS],
  ['keychain', ['rotate'], MAIN_STEPS],
  ['passphrase', ['move', 'file'], ['stored', 'resealed']],
];

it.each(WAYS)(
  'killed at each step of %s → %s, the next start opens every account and leaves one key',
  async (mode, args, steps) => {
    const profile = join(folder, 'profile');
    mkdirSync(profile);
    await started(profile, mode, (opened) => addAccounts(opened, ['ada', 'bob']));
    const ended = killedAt(profile, args, steps.at(-1) ?? '');
    expect(ended).toEqual({ signal: 'SIGKILL', stderr: '' });
    expect(readdirSync(copies)).toEqual(expect.arrayContaining([...steps]));
    const killed = steps.map((step) => [step, join(copies, step)] as const);
    for (const [step, left] of [...killed, ['the kill', profile] as const]) {
      const secrets = ['secret of ada', 'secret of bob'];
      const after = await started(left, undefined, async (opened) => {
        const status = { locked: false };
        expect([step, tellOf(opened)]).toMatchObject([step, { status, secrets }]);
        await opened.vault.cleanLeftovers();
        return tellOf(opened);
      });
      expect([step, after.secrets]).toEqual([step, secrets]);
      expect([step, ...keys(left)]).toHaveLength(after.status.mode === 'passphrase' ? 1 : 2);
    }
  },
  60_000,
);
