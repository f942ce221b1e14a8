import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FileWatcher } from './file-watcher.ts';

const LONG_MS = 600_000;
let folder: string;
let watcher: FileWatcher | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-watch-'));
});
afterEach(() => {
  watcher?.dispose();
  rmSync(folder, { recursive: true });
});

function follow(path: string, pollMs: number) {
  const onChange = vi.fn<() => void>();
  const onError = vi.fn<(error: unknown) => void>();
  watcher = new FileWatcher({ path, onChange, onError, pollMs });
  return onChange;
}

function replace(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

test('a file that is replaced is told by the watch alone', async () => {
  const path = join(folder, 'auth.json');
  replace(path, 'one');
  const onChange = follow(path, LONG_MS);
  replace(path, 'two!');
  await vi.waitFor(() => expect(onChange).toHaveBeenCalled());
});

test('another file of the folder is none of its business', async () => {
  const path = join(folder, 'auth.json');
  replace(path, 'one');
  const onChange = follow(path, LONG_MS);
  writeFileSync(join(folder, 'history.jsonl'), 'much');
  replace(path, 'two!');
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(1));
});

test('a folder that is made later, and a link into another one, are seen by the poll', async () => {
  const path = join(folder, 'later', 'auth.json');
  const onChange = follow(path, 20);
  mkdirSync(join(folder, 'later'));
  mkdirSync(join(folder, 'dotfiles'));
  const real = join(folder, 'dotfiles', 'auth.json');
  replace(real, 'one');
  symlinkSync(real, path);
  await vi.waitFor(() => expect(onChange).toHaveBeenCalled());
  const before = onChange.mock.calls.length;
  replace(real, 'two!');
  await vi.waitFor(() => expect(onChange.mock.calls.length).toBeGreaterThan(before));
});

test('a file that vanishes and comes back is told both times', async () => {
  const path = join(folder, 'auth.json');
  replace(path, 'one');
  const onChange = follow(path, 20);
  rmSync(path);
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(1));
  replace(path, 'one');
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(2));
});
