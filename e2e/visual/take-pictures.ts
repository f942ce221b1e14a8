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
  readonly image: Buffer;
}

const QUALITY = 40;
const TALLEST = 1700;
const SCENES_AT_ONCE = 2;

/** Every state of the catalogue in both themes; those whose id has `only` in it. */
export async function takePictures(browser: Browser, only: string): Promise<readonly Picture[]> {
  const waiting = SCENES.map((scene) => ({
    ...scene,
    states: wanted(scene.states, only),
  })).filter(({ states }) => states.some(({ id }) => id.includes(only)));
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
      for (const theme of THEMES) pictures.push(await take(context, page, state, theme));
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
  { id, size }: State,
  theme: Theme,
): Promise<Picture> {
  await page.emulateMedia({ colorScheme: theme });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const width = page.viewportSize()?.width ?? size?.width ?? 0;
  const session = await context.newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'webp',
    quality: QUALITY,
    captureBeyondViewport: true,
    clip: { x: 0, y: 0, width, height: Math.min(height, TALLEST), scale: 1 },
  });
  await session.detach();
  const file = `${id.replaceAll('/', '-')}-${theme}.webp`;
  return { id, theme, file, image: Buffer.from(data, 'base64') };
}
