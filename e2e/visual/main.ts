import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import type { Browser } from '@playwright/test';
import { ENTRY } from '../fixtures/sluice.ts';
import { findChromium } from '../run/chromium.ts';
import { compare } from './compare.ts';
import { makeContactSheet } from './contact-sheet.ts';
import { differences, loadStamp, readStamp } from './stamp.ts';
import { takePictures } from './take-pictures.ts';
import type { Picture } from './take-pictures.ts';

/** `npm run test:visual [-- --update] [-- --only TEXT]`: every state in both themes, against the stored pictures. */
const STORED = join(import.meta.dirname, 'snapshots');
const STAMP = join(STORED, 'stamp.json');
const OUTPUT = join(import.meta.dirname, '../../.visual');
/** Of a picture: what the small form loses, and less than a line of text. */
const TOLERATED = 0.002;

const { values } = parseArgs({
  options: {
    update: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});
const executablePath = findChromium();
if (executablePath === null) fail('No Chromium was found: name one in CHROMIUM_PATH.');
if (!existsSync(ENTRY)) fail('There is no build to look at: run `npm run build` first.');

const browser = await chromium.launch({
  executablePath,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  process.exitCode = await look(browser);
} finally {
  await browser.close();
}

async function look(here: Browser): Promise<number> {
  const startMs = performance.now();
  const stamp = await readStamp(here);
  const pictures = await takePictures(here, values.only);
  writeAll(OUTPUT, pictures, 'image');
  const sheet = await makeContactSheet(here, OUTPUT, pictures);
  const sizeKb = Math.round(pictures.reduce((sum, { small }) => sum + small.length, 0) / 1024);
  const seconds = Math.round((performance.now() - startMs) / 1000);
  console.log(`${pictures.length} pictures, ${sizeKb} kB to store, ${seconds} s`);
  console.log(`All of them: ${relative(process.cwd(), sheet)}`);
  if (values.update) return store(pictures, JSON.stringify(stamp, null, 2));
  const stored = loadStamp(STAMP);
  if (stored === null) return say('No pictures are stored yet: nothing was compared.');
  const other = differences(stored, stamp);
  if (other.length > 0)
    return say(`Nothing was compared, the pictures were only made: ${other.join('; ')}.`);
  return compareAll(here, pictures);
}

function store(pictures: readonly Picture[], stamp: string): number {
  if (values.only === '') rmSync(STORED, { recursive: true, force: true });
  writeAll(STORED, pictures, 'small');
  writeFileSync(STAMP, `${stamp}\n`);
  return say(
    `Stored in ${relative(process.cwd(), STORED)}. Look at the contact sheet before you commit.`,
  );
}

async function compareAll(here: Browser, pictures: readonly Picture[]): Promise<number> {
  const page = await here.newPage();
  const found: string[] = [];
  for (const { file, small } of pictures) {
    const path = join(STORED, file);
    if (!existsSync(path)) {
      found.push(`${file}: new`);
      continue;
    }
    const difference = await compare(page, readFileSync(path), small);
    if (difference === null || difference.fraction <= TOLERATED) continue;
    const { fraction, marked } = difference;
    if (marked !== null)
      writeFileSync(join(OUTPUT, `differs-${file.replace(/webp$/, 'png')}`), marked);
    found.push(
      `${file}: ${marked === null ? 'another size' : `${(fraction * 100).toFixed(2)} % differs`}`,
    );
  }
  const taken = new Set(pictures.map(({ file }) => file));
  if (values.only === '')
    for (const file of readdirSync(STORED))
      if (file.endsWith('.webp') && !taken.has(file)) found.push(`${file}: no such state any more`);
  for (const line of found) console.log(`  ${line}`);
  console.log(
    found.length === 0
      ? 'Every picture is as it was stored.'
      : `${found.length} differ. Look at them, then store them: npm run test:visual -- --update`,
  );
  return found.length === 0 ? 0 : 1;
}

function writeAll(folder: string, pictures: readonly Picture[], form: 'image' | 'small'): void {
  if (folder === OUTPUT) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const picture of pictures) writeFileSync(join(folder, picture.file), picture[form]);
}

function say(text: string): number {
  console.log(text);
  return 0;
}

function fail(text: string): never {
  console.error(text);
  process.exit(1);
}
