import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from '@playwright/test';
import { THEMES } from './take-pictures.ts';
import type { Picture } from './take-pictures.ts';

const SHEET = { width: 1640, height: 900 };
const STYLE = `
  body { margin: 16px; font: 13px/18px system-ui, sans-serif; background: #ececf0; color: #16161a }
  h2 { margin: 16px 0 8px; font-size: 15px }
  .sheet { display: grid; grid-template-columns: repeat(4, 1fr); gap: 12px; align-items: start }
  figure { margin: 0; display: grid; grid-template-columns: 1fr 1fr; gap: 4px }
  figcaption { grid-column: span 2; font-size: 11px }
  img { width: 100%; max-height: 420px; object-fit: contain; object-position: top; background: #fff }
`;

/** All states beside each other, light and dark: one page to open, and a picture of each group. */
export async function makeContactSheet(
  browser: Browser,
  folder: string,
  pictures: readonly Picture[],
): Promise<string> {
  const groups = Map.groupBy(pictures, ({ id }) => id.split('/')[0] ?? '');
  const page = await browser.newPage({ viewport: SHEET });
  for (const [name, group] of groups) {
    const path = join(folder, `sheet-${name}.html`);
    writeFileSync(path, htmlOf(section(name, group)));
    await page.goto(pathToFileURL(path).href);
    await page.screenshot({ path: path.replace(/html$/, 'png'), fullPage: true });
  }
  const whole = join(folder, 'contact-sheet.html');
  writeFileSync(whole, htmlOf([...groups].map(([name, group]) => section(name, group)).join('')));
  await page.goto(pathToFileURL(whole).href);
  await page.screenshot({ path: join(folder, 'contact-sheet.png'), fullPage: true });
  await page.close();
  return whole;
}

function htmlOf(body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sluice: every state</title><style>${STYLE}</style><body>${body}</body></html>`;
}

function section(name: string, pictures: readonly Picture[]): string {
  const ids = [...new Set(pictures.map(({ id }) => id))];
  const figures = ids.map((id) => {
    const images = THEMES.map((theme) =>
      pictures.find((one) => one.id === id && one.theme === theme),
    )
      .filter((picture) => picture !== undefined)
      .map(({ file, theme }) => `<a href="${file}"><img src="${file}" alt="${id}, ${theme}"></a>`);
    return `<figure><figcaption>${id}</figcaption>${images.join('')}</figure>`;
  });
  return `<h2>${name}</h2><div class="sheet">${figures.join('')}</div>`;
}
