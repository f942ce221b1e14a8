import { expect } from '@playwright/test';
import type { Download, Locator, Page } from '@playwright/test';
import { WindowPage } from './window.ts';

/** The Usage page, by what a person reads on it. */
export class UsagePage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(address: string): Promise<void> {
    const sight = new WindowPage(this.page);
    await sight.open(address);
    const skip = this.page.getByRole('button', { name: 'Skip the rest' });
    await this.page.getByRole('heading', { level: 1 }).first().waitFor();
    if (await skip.isVisible()) await skip.click();
    await sight.goTo('Usage');
    await expect(this.page.getByRole('heading', { name: 'Usage' })).toBeVisible();
    await expect(this.page.getByRole('region', { name: 'Totals' })).toBeVisible();
  }

  /** One figure of the totals, its name and what is said below it included. */
  total(name: string): Locator {
    return this.page.getByRole('region', { name: 'Totals' }).locator('div', { hasText: name });
  }

  panel(title: string): Locator {
    return this.page.getByRole('region', { name: title, exact: true }).filter({
      has: this.page.getByRole('heading', { name: title }),
    });
  }

  async chooseRange(name: string): Promise<void> {
    await this.page
      .getByRole('radiogroup', { name: 'Range' })
      .getByRole('radio', { name, exact: true })
      .check();
  }

  async show(panel: Locator, view: 'Chart' | 'Table'): Promise<void> {
    await panel.getByRole('radio', { name: view }).check();
  }

  crosshair(panel: Locator): Locator {
    return panel.getByRole('slider');
  }

  async download(panel: Locator): Promise<Download> {
    const started = this.page.waitForEvent('download');
    await panel.getByRole('button', { name: /^CSV/ }).click();
    return started;
  }
}
