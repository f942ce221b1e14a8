import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadedWith } from './imports.ts';

const root = join(import.meta.dirname, '../..');
const MOST_LINES = 900;

function linesOf(path: string): number {
  return readFileSync(join(root, path), 'utf8').split('\n').length - 1;
}

/** Everything that is loaded when `entry` is, without what it imports on demand. */
function loadedAtOnce(entry: string): ReadonlySet<string> {
  const seen = new Set([entry]);
  for (const file of seen) {
    if (!file.endsWith('.ts')) continue;
    for (const target of loadedWith(root, file)) seen.add(target);
  }
  return seen;
}

describe('the Electron shell', () => {
  it(`is less than ${MOST_LINES} lines in all`, () => {
    const files = ['main/electron', 'preload'].flatMap((folder) =>
      readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
    );
    const lines = [...files, 'main/index.ts', 'electron-builder.yml'].map((file) => linesOf(file));
    const total = lines.reduce((sum, count) => sum + count, 0);
    expect(total).toBeLessThan(MOST_LINES);
  });

  it('loads no part of the core until it hosts it', () => {
    const loaded = [...loadedAtOnce('main/index.ts')];
    expect(loaded).toContain('main/electron/app.ts');
    const core =
      /^(npm:(better-sqlite3|undici|keytar)|main\/(compose|store|vault|proxy|credentials))/;
    expect(loaded.filter((path) => core.test(path))).toEqual([]);
  });

  it('has a preload that loads nothing but Electron', () => {
    expect(loadedWith(root, 'preload/index.ts')).toEqual(['npm:electron']);
  });
});
