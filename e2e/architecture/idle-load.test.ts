import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const SERVING = [
  'main/compose.ts',
  'main/proxy/proxy.ts',
  'main/control/http/window-server.ts',
  'main/control/socket/socket-server.ts',
];
const TELL = `
import { createRequire } from 'node:module';
const made = [];
for (const name of ['DateTimeFormat', 'NumberFormat', 'ListFormat', 'Segmenter'])
  Intl[name] = new Proxy(Intl[name], { construct(target, args) { made.push(name); return new target(...args); } });
for (const module of ${JSON.stringify(SERVING)}) await import(${JSON.stringify(`${ROOT}/`)} + module);
const packages = Object.keys(createRequire(import.meta.url).cache);
console.log(JSON.stringify({
  made,
  ownUndici: process.moduleLoadList.filter((name) => name.includes('deps/undici')),
  undici: packages.filter((path) => /undici[\\\\/](index\\.js|lib[\\\\/]web)/.test(path)),
}));`;

test('what serves at idle loads neither undici whole nor the words of dates and numbers', async () => {
  const args = ['--input-type=module', '--eval', TELL];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  expect(JSON.parse(stdout)).toEqual({ made: [], ownUndici: [], undici: [] });
}, 60_000);
