import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createInProcessClient } from '../control/in-process-client.ts';
import { fakeWorld } from '../control/testing/fake-services.ts';
import { createLog } from '../platform/log.ts';
import { saveCsv } from './save-csv.ts';

const ASKED = { table: 'costs', range: '7d' } as const;
const log = createLog('silent');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-save-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function link() {
  const world = fakeWorld();
  return createInProcessClient(world.dispatch, world.bus);
}

test('the file that the person chooses holds what the core says, under the name that it proposes', async () => {
  const filePath = join(folder, 'mine.csv');
  const { name, text } = await link().call('history.csv', ASKED);
  const choose = vi.fn(() => Promise.resolve({ canceled: false, filePath }));
  expect(await saveCsv(ASKED, { link: link(), log, choose })).toEqual({ outcome: 'saved' });
  expect(readFileSync(filePath, 'utf8')).toBe(text);
  expect(choose).toHaveBeenCalledExactlyOnceWith({
    defaultPath: name,
    filters: [{ name: 'CSV', extensions: ['csv'] }],
  });
});

test.each([
  { canceled: true },
  { canceled: true, filePath: '' },
  { canceled: false, filePath: '' },
])('nothing is written after %j', async (chosen) => {
  const choose = () => Promise.resolve(chosen);
  expect(await saveCsv(ASKED, { link: link(), log, choose })).toEqual({ outcome: 'cancelled' });
  expect(readdirSync(folder)).toEqual([]);
});

test('a place where nothing can be written is told, and logged with its reason', async () => {
  const filePath = join(folder, 'no-such-folder', 'mine.csv');
  const warn = vi.spyOn(log, 'warn');
  const choose = () => Promise.resolve({ canceled: false, filePath });
  expect(await saveCsv(ASKED, { link: link(), log, choose })).toEqual({ outcome: 'not-written' });
  expect(warn.mock.calls[0]?.[0]).toMatchObject({ err: { code: 'ENOENT' } });
});

test('a core that refuses is passed on before the person is asked', async () => {
  const choose = vi.fn(() => Promise.resolve({ canceled: true }));
  const refusing = { call: () => Promise.reject(new Error('gone')) };
  await expect(saveCsv(ASKED, { link: refusing, log, choose })).rejects.toThrow('gone');
  expect(choose).not.toHaveBeenCalled();
});
