import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';

const MAIN = join(import.meta.dirname, 'main.ts');

test('it names its window first, tells the scenes, and Ctrl-C leaves nothing behind', async () => {
  const demo = spawn(process.execPath, [MAIN, '--speed', '20']);
  let told = '';
  for (const stream of [demo.stdout, demo.stderr])
    stream.on('data', (chunk: Buffer) => (told += chunk.toString()));
  try {
    await vi.waitFor(() => expect(told).toMatch(/0:40 {2}Accounts/), { timeout: 30_000 });
  } finally {
    demo.kill('SIGINT');
  }
  const [code] = await once(demo, 'close');
  expect(code, told).toBe(0);
  expect(told).toMatch(/Window +http:\/\/127\.0\.0\.1:\d+\/\?code=/);
  expect(told.indexOf('Window')).toBeLessThan(told.indexOf('0:00'));
  const folder = /SLUICE_HOME=(\S+)/.exec(told)?.[1] ?? '';
  expect(folder).not.toBe('');
  expect(existsSync(join(folder, '..'))).toBe(false);
}, 60_000);
