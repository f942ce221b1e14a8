import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readToolFile } from './read-tool-file.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-tool-'));
  path = join(folder, 'auth.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('reads a file, and one behind a link', async () => {
  writeFileSync(join(folder, 'real.json'), 'text €', { mode: 0o600 });
  symlinkSync(join(folder, 'real.json'), path);
  expect(await readToolFile(path)).toEqual({ kind: 'text', text: 'text €' });
});

test('a file that other users may read is read, and says so', async (context) => {
  if (process.platform === 'win32') context.skip('Windows tells no permissions in these bits');
  writeFileSync(path, 'text');
  chmodSync(path, 0o640);
  expect(await readToolFile(path)).toEqual({ kind: 'text', text: 'text', isShared: true });
});

test('no file, no folder and a link that leads nowhere are absent', async () => {
  expect(await readToolFile(path)).toEqual({ kind: 'absent' });
  expect(await readToolFile(join(path, 'deeper'))).toEqual({ kind: 'absent' });
  symlinkSync(join(folder, 'nowhere'), path);
  expect(await readToolFile(path)).toEqual({ kind: 'absent' });
});

test('a folder, a circle of links and bytes that are no text are faults in words', async () => {
  mkdirSync(path);
  expect(await readToolFile(path)).toMatchObject({
    kind: 'fault',
    detail: expect.stringMatching(/folder/),
  });
  const circle = join(folder, 'circle');
  symlinkSync(circle, circle);
  expect(await readToolFile(circle)).toMatchObject({
    kind: 'fault',
    detail: expect.stringMatching(/circle/),
  });
  const binary = join(folder, 'binary');
  writeFileSync(binary, Buffer.from([0x7b, 0xff, 0xfe]));
  expect(await readToolFile(binary)).toMatchObject({
    kind: 'fault',
    detail: expect.stringMatching(/UTF-8/),
  });
});

test('a file over the limit is not read', async () => {
  writeFileSync(path, 'x'.repeat(1025));
  expect(await readToolFile(path, 1024)).toMatchObject({
    kind: 'fault',
    detail: expect.stringMatching(/larger/),
  });
  expect(await readToolFile(path, 1025)).toMatchObject({ kind: 'text' });
});

test('a pipe in the place of the file does not make Sluice wait for ever', async (context) => {
  if (process.platform === 'win32') context.skip('there are no named pipes in folders');
  execFileSync('sh', ['-c', 'mkfifo "$0"', path]);
  expect(await readToolFile(path)).toMatchObject({
    kind: 'fault',
    detail: expect.stringMatching(/ordinary/),
  });
});

test('a file that may not be read says so', async (context) => {
  if (process.getuid?.() === 0) context.skip('root may read everything');
  writeFileSync(path, 'text');
  chmodSync(path, 0o000);
  expect(await readToolFile(path)).toMatchObject({
    kind: 'fault',
    detail: expect.stringMatching(/permissions/),
  });
});
