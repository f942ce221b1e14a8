import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { VaultMode, VaultStatus } from '../../shared/model/status.ts';

const CHILD = join(import.meta.dirname, 'testing/vault-child.ts');
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
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-crash-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Answer {
  readonly signal: string | null;
  readonly told: readonly {
    readonly status: VaultStatus;
    readonly secrets: readonly string[] | null;
  }[];
  readonly stderr: string;
}

function child(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Answer {
  const { signal, stdout, stderr } = spawnSync(process.execPath, [CHILD, folder, ...args], {
    env: {
      PATH: process.env['PATH'],
      VAULT_FILE_KEYRING: '1',
      SLUICE_PASSPHRASE: 'open sesame',
      ...environment,
    },
    encoding: 'utf8',
  });
  const lines = stdout.split('\n').filter((line) => line !== '');
  return { signal, told: lines.map((line) => JSON.parse(line)), stderr };
}

/** Every key that lies anywhere. */
function keys(): readonly string[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.key'));
  return [...files, ...readdirSync(join(folder, 'keyring'))];
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
  (mode, args, steps) => {
    expect(child(['add', 'ada,bob'], { SLUICE_VAULT: mode }).stderr).toBe('');
    const start = `${folder}-start`;
    cpSync(folder, start, { recursive: true });
    for (const step of steps) {
      rmSync(folder, { recursive: true, force: true });
      cpSync(start, folder, { recursive: true });
      expect([step, child(args, { VAULT_KILL_AT: step }).signal]).toEqual([step, 'SIGKILL']);
      const [before, after] = child(['clean']).told;
      const secrets = ['secret of ada', 'secret of bob'];
      expect([step, before]).toMatchObject([step, { status: { locked: false }, secrets }]);
      expect(after?.secrets).toEqual(secrets);
      expect(keys()).toHaveLength(after?.status.mode === 'passphrase' ? 0 : 1);
    }
    rmSync(start, { recursive: true, force: true });
  },
  120_000,
);
