import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { describe, expect, test } from 'vitest';
import { LOWERED_STYLES, NEW_APIS, NEW_STYLES, OLDEST, findNewer } from './new-features.ts';
import type { Hit } from './new-features.ts';

const ROOT = join(import.meta.dirname, '../..');

/** What is used all the same, and what an older Chromium does instead. */
const FALLBACKS: Readonly<Record<string, string>> = {
  'text-wrap renderer/ui/base.css': 'lines break as ever',
  'unprefixed mask renderer/ui/Meter.module.css': '-webkit-mask stands before it',
  'scrollbar-width renderer/features/popover/List.module.css': '::-webkit-scrollbar hides it',
  'scrollbar-width renderer/ui/base.css': 'the scroll bar is wider',
};

/** What libraries in the built page look for before they use it. */
const LIBRARY_FALLBACKS: Readonly<Record<string, string>> = {
  'View Transitions page.js': 'React calls it for its ViewTransition component only',
  'URL.canParse page.js': 'zod asks whether it is a function, else it makes a URL',
};

function sources(pattern: string): readonly string[] {
  return globSync(pattern, { cwd: ROOT }).filter((file) => !file.includes('.test.'));
}

function hitsIn(files: readonly string[], features: Parameters<typeof findNewer>[0]): Hit[] {
  return files.flatMap((file) => findNewer(features, file, readFileSync(join(ROOT, file), 'utf8')));
}

function keys(hits: readonly Hit[]): readonly string[] {
  return hits.map(({ feature, file }) => `${feature} ${file}`);
}

describe('the sources', () => {
  const code = sources('{renderer,shared}/**/*.{ts,tsx}');
  const styles = sources('renderer/**/*.css');

  test(`use nothing newer than Chromium ${String(OLDEST)} without a named fallback`, () => {
    expect(code.length).toBeGreaterThan(100);
    expect(styles.length).toBeGreaterThan(30);
    const hits = keys([...hitsIn(code, NEW_APIS), ...hitsIn(styles, NEW_STYLES)]);
    expect(hits.filter((hit) => !(hit in FALLBACKS))).toEqual([]);
  });

  test('need every fallback that is named', () => {
    const hits = keys([...hitsIn(code, NEW_APIS), ...hitsIn(styles, NEW_STYLES)]);
    expect(Object.keys(FALLBACKS).filter((fallback) => !hits.includes(fallback))).toEqual([]);
  });
});

describe('the page, built for that Chromium', () => {
  test('lowers its styles, and its libraries use nothing newer without looking first', async () => {
    const built = await build({
      root: join(ROOT, 'renderer'),
      configFile: false,
      logLevel: 'silent',
      plugins: [react()],
      build: {
        write: false,
        minify: false,
        cssMinify: true,
        target: `chrome${String(OLDEST)}`,
        rollupOptions: { input: join(ROOT, 'renderer/index.html') },
      },
    });
    const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
    const hits: Hit[] = [];
    for (const output of outputs) {
      if (output.type === 'chunk') hits.push(...findNewer(NEW_APIS, 'page.js', output.code));
      else if (output.fileName.endsWith('.css'))
        hits.push(...findNewer(LOWERED_STYLES, 'page.css', String(output.source)));
    }
    expect(outputs.some(({ type }) => type === 'chunk')).toBe(true);
    const found = [...new Set(keys(hits))];
    expect(found.filter((hit) => !(hit in LIBRARY_FALLBACKS))).toEqual([]);
  }, 60_000);
});

test('the patterns find what they name', () => {
  const found = (text: string) =>
    findNewer([...NEW_APIS, ...NEW_STYLES, ...LOWERED_STYLES], 'x', text).map(
      ({ feature }) => feature,
    );
  expect(found('new Intl.DurationFormat("en")')).toEqual(['Intl.DurationFormat']);
  expect(found('list.toSorted().with(0, 1)')).toEqual([
    'Array.prototype.toSorted',
    'Array.prototype.with',
  ]);
  expect(found('a { color: light-dark(red, blue) } b { & c { x: 1 } }')).toEqual([
    'CSS nesting',
    'light-dark()',
  ]);
  expect(found('// Intl.DurationFormat\n/* color-mix( */ list.sort()')).toEqual([]);
});
