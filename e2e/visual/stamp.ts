import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Browser } from '@playwright/test';

/** What decides how the same page is drawn: pictures are compared only between equal ones. */
export interface Stamp {
  readonly chromium: string;
  /** Hash of a drawn sample, and what the system takes for the families that the page asks for. */
  readonly glyphs: string;
  readonly fonts: readonly string[];
}

const FAMILIES = ['system-ui', 'sans-serif', 'monospace', 'sans-serif:lang=ar'];
const SAMPLE = `<body style="margin:0;background:#fff;color:#000;font:13px/18px system-ui,sans-serif">
  <p>Sluice 0123456789 % · ↺ … “mira@example.com” <b style="font-weight:600">Claude runs dry</b></p>
  <p dir="rtl">حساب العمل</p>
  <p style="font-family:ui-monospace,monospace">http://127.0.0.1:7584 slk_…</p>
</body>`;

export async function readStamp(browser: Browser): Promise<Stamp> {
  const page = await browser.newPage({ viewport: { width: 480, height: 160 } });
  await page.setContent(SAMPLE);
  const drawn = await page.screenshot();
  await page.close();
  return {
    chromium: browser.version(),
    glyphs: createHash('sha256').update(drawn).digest('hex').slice(0, 16),
    fonts: FAMILIES.map((family) => matchOf(family)),
  };
}

/** Empty on a system without fontconfig: there the drawn sample alone decides. */
function matchOf(family: string): string {
  const answer = spawnSync('fc-match', [family], { encoding: 'utf8' });
  return answer.status === 0 ? answer.stdout.trim() : '';
}

/** Null: nothing is stored yet. */
export function loadStamp(path: string): Stamp | null {
  if (!existsSync(path)) return null;
  return JSON.parse(readFileSync(path, 'utf8')) as Stamp;
}

/** In words, what differs; nothing where pictures can be compared. */
export function differences(stored: Stamp, here: Stamp): readonly string[] {
  const found: string[] = [];
  if (stored.chromium !== here.chromium)
    found.push(`Chromium ${here.chromium} here, ${stored.chromium} there`);
  if (stored.fonts.join('|') !== here.fonts.join('|'))
    found.push(`fonts ${here.fonts.join(', ')} here, ${stored.fonts.join(', ')} there`);
  if (stored.glyphs !== here.glyphs) found.push('the same text is drawn differently');
  return found;
}
