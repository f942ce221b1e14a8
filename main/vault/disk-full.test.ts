import { spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { VAULT_KEY_KEY } from './facts.ts';
import { addSecret, readSecret, VaultBench } from './testing/vault-bench.ts';

const disk = mounted();

/** A small disk of its own; null: none can be had. */
function mounted(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), 'sluice-small-vault-'));
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]).status === 0)
    return folder;
  // Nobody tidies up after tests that are all skipped.
  rmSync(folder, { recursive: true });
  return null;
}
const why = disk !== null ? '' : ' (skipped: no tmpfs can be mounted here)';
const before = process.env['TMPDIR'];
const filler = join(disk ?? '', 'filler');

let bench: VaultBench;
beforeEach(() => {
  if (disk !== null) process.env['TMPDIR'] = disk;
  bench = new VaultBench();
});
afterEach(() => {
  bench.dispose();
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
});
afterAll(() => {
  if (disk === null) return;
  spawnSync('umount', [disk]);
  rmSync(disk, { recursive: true, force: true });
});

function fillBut(pages: number): void {
  const handle = openSync(filler, 'w');
  let size = 0;
  try {
    for (;;) size += writeSync(handle, Buffer.alloc(4096));
  } catch {
    closeSync(handle);
  }
  truncateSync(filler, Math.max(0, size - pages * 4096));
}

it.skipIf(disk === null)(
  `a disk that fills up anywhere in a rotation leaves every account readable, and the next one works${why}`,
  async () => {
    const { store, vault } = await bench.open('file');
    const names = Array.from({ length: 20 }, (_, at) => `person ${at}`);
    const ids: number[] = [];
    for (const name of names) ids.push(await addSecret(store, vault, name));
    const expected = names.map((name) => `secret of ${name}`);
    const outcomes: string[] = [];
    for (const pages of [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 40]) {
      fillBut(pages);
      const outcome = await vault.rotate().then(
        () => 'done',
        (error: unknown) => (error as { code: string }).code,
      );
      outcomes.push(outcome);
      expect(ids.map((id) => readSecret(store, vault, id))).toEqual(expected);
      rmSync(filler);
      const later = await bench.open();
      await later.vault.cleanLeftovers();
      expect(ids.map((id) => readSecret(later.store, later.vault, id))).toEqual(expected);
      expect(readdirSync(bench.profile.folder).filter((name) => name.includes('.key'))).toEqual([
        keyFile(store.meta.get(VAULT_KEY_KEY)),
      ]);
    }
    expect(outcomes[0]).not.toBe('done');
    expect(outcomes.every((one) => /^[A-Z_]+$|^done$/.test(one))).toBe(true);
    await vault.rotate();
    expect(ids.map((id) => readSecret(store, vault, id))).toEqual(expected);
  },
  60_000,
);

function keyFile(id: string | null): string {
  return id === null || id === 'first' ? 'vault.key' : `vault-${id}.key`;
}
