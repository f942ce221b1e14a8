import { expect as base } from '@playwright/test';
import type { BrowserContext, Locator, Page, Route } from '@playwright/test';
import { DesktopApp } from '../pages/desktop-app.ts';
import { steadyAnswer } from './steady-answer.ts';
import { WIDE } from './state.ts';
import type { State } from './state.ts';
import type { World } from './world.ts';

// The pictures are taken without the tests' own settings.
const expect = base.configure({ timeout: 15_000 });

interface Call {
  readonly id: number;
  readonly name: string;
}

/** What the page says when this takes its owner away, or breaks a call. */
const EXPECTED = /net::ERR_|Failed to load resource/;

/** Brings the window of one world from state to state. */
export class StateViewer {
  readonly complaints: string[] = [];
  readonly #world: World;
  readonly #context: BrowserContext;
  /** Values that differ from run to run are replaced: for pictures. */
  readonly #steady: boolean;
  #page: Page | null = null;
  #isClean = false;
  #state: State | null = null;
  #held: (() => void)[] = [];

  constructor(world: World, context: BrowserContext, { steady }: { readonly steady: boolean }) {
    this.#world = world;
    this.#context = context;
    this.#steady = steady;
  }

  /** The page on which the state is to be seen; `close` it when it is not `kept`. */
  async show(state: State): Promise<Page> {
    await state.change?.(this.#world);
    const page = state.shell === undefined ? await this.#window(state) : await this.#desktop(state);
    await state.act?.(page);
    await this.#settle(page, state);
    this.#isClean = isPlain(state);
    return page;
  }

  async #window(state: State): Promise<Page> {
    const page = this.#page ?? (await this.#open());
    this.#letGo();
    const isAnew = !this.#isClean || !isUndisturbed(state);
    this.#state = state;
    await page.clock.setFixedTime(this.#world.nowMs);
    await this.#arrange(page, state);
    if (page.url() === 'about:blank') {
      await page.goto((await this.#world.address()) + state.address);
      return page;
    }
    await page.evaluate((hash) => {
      location.hash = hash;
    }, state.address);
    if (isAnew && state.stay !== true) await page.reload();
    return page;
  }

  /** As the desktop app shows it: the real snapshot behind the bridge of that app. */
  async #desktop(state: State): Promise<Page> {
    const page = await this.#context.newPage();
    this.#listen(page);
    await this.#arrange(page, state);
    const { snapshot } = await this.#world.call('state.get', {});
    const start = {
      snapshot: steadyAnswer(snapshot) as typeof snapshot,
      shell: state.shell ?? { mode: 'hosting' as const, error: null, tray: true },
    };
    await new DesktopApp(page).open(await this.#world.address(), state.address, start);
    return page;
  }

  /** A page that served one state only. */
  async leave(page: Page): Promise<void> {
    if (page !== this.#page) await page.close();
  }

  /** The next state begins with a page of its own. */
  async close(): Promise<void> {
    this.#letGo();
    await this.#page?.close();
    this.#page = null;
  }

  async #open(): Promise<Page> {
    const page = await this.#context.newPage();
    this.#listen(page);
    await page.route('**/api/call', (route) => this.#answer(route));
    this.#page = page;
    return page;
  }

  #listen(page: Page): void {
    const say = (text: string): void => {
      if (!EXPECTED.test(text)) this.complaints.push(`${this.#state?.id ?? ''}: ${text}`);
    };
    page.on('pageerror', (error) => say(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) say(message.text());
    });
  }

  async #arrange(page: Page, state: State): Promise<void> {
    await page.setViewportSize(state.size ?? WIDE);
    await page.emulateMedia({
      colorScheme: 'light',
      reducedMotion: 'reduce',
      forcedColors: state.forcedColors === true ? 'active' : 'none',
    });
  }

  async #answer(route: Route): Promise<void> {
    const { id, name } = route.request().postDataJSON() as Call;
    const { hold = [], fail = [], answers = {} } = this.#state ?? {};
    if (hold.some((held) => held === name)) {
      await new Promise<void>((resolve) => this.#held.push(resolve));
      return route.abort().catch(() => undefined);
    }
    if (fail.some((failing) => failing === name)) {
      const error = { code: 'INTERNAL', message: 'Something broke.', hint: null };
      return route.fulfill({ json: { type: 'result', id, ok: false, error } });
    }
    const given = Object.entries(answers).find(([call]) => call === name);
    if (given !== undefined)
      return route.fulfill({ json: { type: 'result', id, ok: true, value: given[1] } });
    if (!this.#steady) return route.fallback();
    const response = await route.fetch().catch(() => null);
    if (response === null) return route.abort().catch(() => undefined);
    return route.fulfill({ response, json: steadyAnswer(await response.json()) });
  }

  #letGo(): void {
    for (const release of this.#held.splice(0)) release();
  }

  async #settle(page: Page, state: State): Promise<void> {
    // The code of a page that comes with its first use.
    await page.locator('[data-part="loading"]').waitFor({ state: 'detached' });
    await expect(seen(page, state), state.id).toBeVisible();
    if (state.hold === undefined && state.stay !== true)
      await expect(page.locator('main [aria-busy=true]'), state.id).toHaveCount(0);
    // What was drawn last is on the screen after two frames.
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(resolve));
        }),
    );
  }
}

/** Its calls are answered as ever. */
function isUndisturbed({ hold, fail, answers, change }: State): boolean {
  return [hold, fail, answers, change].every((one) => one === undefined);
}

/** Reached by its address alone, and left without a trace. */
function isPlain(state: State): boolean {
  return isUndisturbed(state) && state.act === undefined && state.stay !== true;
}

function seen(page: Page, { sees }: State): Locator {
  return typeof sees === 'function'
    ? sees(page)
    : page.getByText(sees).filter({ visible: true }).first();
}
