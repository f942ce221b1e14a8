import type { Browser, BrowserContext, Page } from '@playwright/test';
import { SCENES } from '../states/scenes.ts';
import { StateViewer } from '../states/show-state.ts';
import type { Scene, State } from '../states/state.ts';

export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export interface Picture {
  /** Of the state. */
  readonly id: string;
  readonly theme: Theme;
  /** Of the WebP, without a folder. */
  readonly file: string;
  /** To look at, and what is stored and compared. */
  readonly image: Buffer;
  readonly small: Buffer;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Asked {
  readonly id: string;
  readonly theme: Theme;
  readonly size: Size;
}

const QUALITY = 70;
/** Half the size, and still every word: all of them have to fit into the repository. */
const STORED = { quality: 30, scale: 0.5 };
const TALLEST = 1700;
const SCENES_AT_ONCE = 2;

/** Every state of the catalogue in both themes; those whose id has `only` in it. */
export async function takePictures(browser: Browser, only: string): Promise<readonly Picture[]> {
  const waiting = SCENES.filter(({ states }) => states.some(({ id }) => id.includes(only))).map(
    ({ name, open, states }): Scene => ({ name, open, states: wanted(states, only) }),
  );
  const pictures: Picture[] = [];
  const takeNext = async (): Promise<void> => {
    for (let scene = waiting.shift(); scene !== undefined; scene = waiting.shift())
      pictures.push(...(await takeScene(browser, scene)).filter(({ id }) => id.includes(only)));
  };
  await Promise.all(Array.from({ length: SCENES_AT_ONCE }, takeNext));
  return pictures;
}

/** What changes the world has to happen for all that comes after it. */
function wanted(states: readonly State[], only: string): readonly State[] {
  return states.filter(({ id, change }) => id.includes(only) || change !== undefined);
}

async function takeScene(browser: Browser, scene: Scene): Promise<readonly Picture[]> {
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    deviceScaleFactor: 1,
  });
  const world = await scene.open();
  const viewer = new StateViewer(world, context, { steady: true });
  const pictures: Picture[] = [];
  try {
    for (const state of scene.states) {
      const page = await viewer.show(state);
      const size = await growToPage(page);
      for (const theme of THEMES)
        pictures.push(await take(context, page, { id: state.id, theme, size }));
      await viewer.leave(page);
    }
    await viewer.close();
  } finally {
    await world.dispose();
    await context.close();
  }
  return pictures;
}

async function take(
  context: BrowserContext,
  page: Page,
  { id, theme, size }: Asked,
): Promise<Picture> {
  await page.emulateMedia({ colorScheme: theme });
  await page.evaluate(() => {
    document.documentElement.style.caretColor = 'transparent';
    // Forced colours force the caret, too; a field that is only read has none.
    const field = document.activeElement;
    if (field instanceof HTMLInputElement) field.readOnly = true;
  });
  const session = await context.newCDPSession(page);
  const shoot = async (quality: number, scale: number): Promise<Buffer> => {
    const { data } = await session.send('Page.captureScreenshot', {
      format: 'webp',
      quality,
      clip: { x: 0, y: 0, ...size, scale },
    });
    return Buffer.from(data, 'base64');
  };
  const [image, small] = [await shoot(QUALITY, 1), await shoot(STORED.quality, STORED.scale)];
  await session.detach();
  return { id, theme, file: `${id.replaceAll('/', '-')}-${theme}.webp`, image, small };
}

/** What is off the screen is not drawn: the window grows to its page. */
async function growToPage(page: Page): Promise<Size> {
  const { width = 0, height: shown = 0 } = page.viewportSize() ?? {};
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  const height = Math.min(Math.max(whole, shown), Math.max(shown, TALLEST));
  await page.setViewportSize({ width, height });
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(resolve));
      }),
  );
  return { width, height };
}
