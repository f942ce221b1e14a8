import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

/** The tray's window, by what a person reads in it. */
export class PopoverPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The answer: can I work, until when. */
  get sentence(): Locator {
    return this.page.getByRole('region', { name: 'Verdict' }).getByRole('heading', { level: 1 });
  }

  row(name: string): Locator {
    return this.page.getByRole('listitem').filter({ hasText: name });
  }

  /** An alert while it is new, then a status. */
  banner(text: string | RegExp): Locator {
    const live = this.page.getByRole('alert').or(this.page.getByRole('status'));
    return live.filter({ hasText: text });
  }

  get running(): Locator {
    return this.page.getByRole('region', { name: 'Running now' });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole(
      'button',
      typeof name === 'string' ? { name, exact: true } : { name },
    );
  }

  /** Nothing needs to be scrolled sideways, and no button lies outside. */
  async expectFits(): Promise<void> {
    // What measures itself is laid out with the next frame.
    await expect.poll(() => this.#outside()).toEqual([]);
  }

  #outside(): Promise<readonly string[]> {
    return this.page.evaluate(() => {
      const width = document.documentElement.clientWidth;
      const over = document.documentElement.scrollWidth - width;
      const cut = [...document.querySelectorAll('button, h1, li')].filter((element) => {
        const { left, right } = element.getBoundingClientRect();
        return left < -0.5 || right > width + 0.5;
      });
      const wide = [...document.querySelectorAll('main *')].filter(
        (element) => over > 0 && element.getBoundingClientRect().right > width + 0.5,
      );
      return [
        ...wide.map((one) => `${over} px too wide: ${one.outerHTML.slice(0, 160)}`),
        ...cut.map((one) => one.textContent ?? ''),
      ];
    });
  }

  /** What the focus goes through, in its order, from the top. */
  async focusOrder(): Promise<readonly string[]> {
    await this.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    const names: string[] = [];
    for (;;) {
      await this.page.keyboard.press('Tab');
      const name = await this.page.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) return null;
        const seen = element.matches(':focus-visible') ? '' : ' (no ring)';
        return `${element.getAttribute('aria-label') ?? element.textContent ?? ''}${seen}`;
      });
      if (name === null || names.includes(name)) return names;
      names.push(name);
    }
  }
}
