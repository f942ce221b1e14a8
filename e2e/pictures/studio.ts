import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from '@playwright/test';
import { askOwner } from '../cli/testing/ask-owner.ts';
import { WindowPage } from '../pages/window.ts';
import { Stage } from '../demo/stage.ts';
import { TIMELINE } from '../demo/timeline.ts';
import { askedAt } from '../demo/traffic.ts';

/** A Thursday afternoon. */
const NOW_MS = Date.parse('2026-11-19T14:40:00+01:00');
/** The window looks a moment later: what runs has run for so long. */
const LATER_MS = 6_000;
const PORT = 7584;
/** Of the timeline: so far somebody was signed out, and somebody is used up. */
const UP_TO_S = 80;
const LOOK_EVERY_MS = 50;
const STILL = 14;

/** The demo at one moment: some of its scenes have happened, two requests are under way. */
export class Studio {
  readonly #stage: Stage;
  readonly #page: Page;
  readonly #running: readonly Promise<unknown>[];

  private constructor(stage: Stage, page: Page, running: readonly Promise<unknown>[]) {
    this.#stage = stage;
    this.#page = page;
    this.#running = running;
  }

  static async open(browser: Browser): Promise<Studio> {
    const stage = await Stage.open({
      accounts: 8,
      seed: 1,
      days: 35,
      eventMs: 0,
      fixedMs: NOW_MS,
      port: PORT,
    });
    try {
      await arrange(stage);
      const running = [ask(stage, 0, 'studio'), ask(stage, 1, 'dev-team')];
      const context = await browser.newContext({
        locale: 'en-GB',
        timezoneId: 'Europe/Berlin',
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      await page.clock.setFixedTime(NOW_MS + LATER_MS);
      await new WindowPage(page).open(stage.running.ui);
      return new Studio(stage, page, running);
    } catch (error) {
      await stage.dispose();
      throw error;
    }
  }

  async take(
    name: string,
    size: { readonly width: number; readonly height: number },
    colorScheme: 'light' | 'dark',
  ): Promise<Buffer> {
    const page = this.#page;
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto(new URL(`/#/${name}`, this.#stage.running.ui).href);
    await page.getByRole('heading').first().waitFor();
    await settled(page);
    return page.screenshot({ animations: 'disabled', caret: 'hide' });
  }

  async dispose(): Promise<void> {
    await this.#page.context().close();
    this.#stage.simulator.faults.clear();
    await Promise.allSettled(this.#running);
    await this.#stage.dispose();
  }
}

/** Without requests, whose milliseconds would differ from one picture to the next. */
async function arrange(stage: Stage): Promise<void> {
  const { simulator, profile } = stage;
  simulator.revoke('lab');
  // It is refused, and so finds out.
  await askOwner(profile.folder, 'accounts.refresh', { account: stage.idOf('lab') }).catch(
    () => null,
  );
  const happened = TIMELINE.filter(({ atS }) => atS <= UP_TO_S).flatMap(({ acts }) => acts);
  for (const act of happened) if (act.kind === 'use') await stage.act(act);
  simulator.faults.add({ times: null, path: '/v1/messages', action: HOLD });
  simulator.faults.add({ times: null, path: '/backend-api/codex/responses', action: HOLD });
}

const HOLD = { kind: 'hold', where: 'answer' } as const;

function ask(stage: Stage, index: number, account: string): Promise<unknown> {
  return stage.ask(askedAt(index, 1), stage.idOf(account)).catch(() => null);
}

/** Nothing on the page changes any more: charts are drawn, skeletons gone. */
async function settled(page: Page): Promise<void> {
  let before = '';
  for (let same = 0; same < STILL;) {
    const now = await page.evaluate(() => document.body.innerHTML);
    same = now === before && !now.includes('aria-busy="true"') ? same + 1 : 0;
    before = now;
    await sleep(LOOK_EVERY_MS);
  }
}
