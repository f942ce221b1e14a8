import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Reserve } from './reserve.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-reserve-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = () => join(folder, 'sluice.db.reserve');
const reserve = () => new Reserve(join(folder, 'sluice.db'));

it('is made once, for its owner alone, and given back once', async () => {
  const own = reserve();
  await Promise.all([own.ensure(), own.ensure()]);
  const { size, mode, ino } = statSync(file());
  expect([size, mode & 0o777]).toEqual([128 * 1024, 0o600]);
  await reserve().ensure();
  expect(statSync(file()).ino).toBe(ino);
  expect([own.release(), own.release()]).toEqual([true, false]);
  expect(existsSync(file())).toBe(false);
});

it('says which file cannot be written', async () => {
  mkdirSync(file());
  await expect(reserve().ensure()).rejects.toMatchObject({
    code: 'PROFILE_NOT_WRITABLE',
    message: expect.stringContaining(file()),
  });
});
