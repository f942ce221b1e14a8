import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findOrInstallChromium } from '../run/chromium.ts';
import { Studio } from './studio.ts';
import { toWebp } from './to-webp.ts';

/** `npm run screenshots`: the pictures of the README, from the demo at a moment that stands still. */
const FOLDER = join(import.meta.dirname, '../../docs/pictures');
const THEMES = ['light', 'dark'] as const;
const MOST_BYTES = 400_000;
const WIDE = { width: 1200, height: 800 };
const PICTURES = [
  { name: 'accounts', size: WIDE },
  { name: 'ranking', size: WIDE },
  { name: 'usage', size: WIDE },
  { name: 'activity', size: WIDE },
  { name: 'popover', size: { width: 380, height: 560 } },
] as const;

// Days begin where the page's browser says that they do.
process.env['TZ'] = 'Europe/Berlin';

const executablePath = findOrInstallChromium();
if (executablePath === null) throw new Error('No Chromium: name one in CHROMIUM_PATH.');
const browser = await chromium.launch({
  executablePath,
  // The same pixels whatever the machine draws with.
  args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--disable-lcd-text'],
});
const studio = await Studio.open(browser);
mkdirSync(FOLDER, { recursive: true });
try {
  let sum = 0;
  for (const { name, size } of PICTURES)
    for (const theme of THEMES) {
      const bytes = await toWebp(browser, await studio.take(name, size, theme));
      const file = `${name}-${theme}.webp`;
      writeFileSync(join(FOLDER, file), bytes);
      sum += bytes.length;
      console.log(
        `  ${file.padEnd(22)} ${String(Math.round(bytes.length / 1_000)).padStart(4)} kB`,
      );
    }
  console.log(`  ${String(Math.round(sum / 1_000)).padStart(27)} kB in all, in docs/pictures`);
  if (sum > MOST_BYTES) throw new Error(`That is more than ${MOST_BYTES / 1_000} kB.`);
} finally {
  await studio.dispose();
  await browser.close();
}
