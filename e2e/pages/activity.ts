import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

/** The list of requests and the detail of one, by what a person reads there. */
export class ActivityView {
  readonly page: Page;
  readonly list: Locator;
  readonly rows: Locator;
  readonly detail: Locator;
  readonly filter: Locator;

  constructor(page: Page) {
    this.page = page;
    this.list = page.getByRole('region', { name: 'Requests', exact: true });
    this.rows = this.list.locator('tbody tr');
    this.detail = page.getByRole('region', { name: 'Request detail' });
    this.filter = page.getByRole('textbox', { name: 'Filter requests' });
  }

  row(text: string | RegExp): Locator {
    return this.rows.filter({ hasText: text });
  }

  /** Opens the detail of a row by its time. */
  async open(row: Locator): Promise<void> {
    await row.getByRole('button').click();
    await expect(this.detail).toBeVisible();
  }

  async choose(facet: string, option: string): Promise<void> {
    await this.page.getByRole('combobox', { name: facet, exact: true }).selectOption(option);
  }

  clear(facet: string): Promise<void> {
    return this.page.getByRole('button', { name: `Clear: ${facet}` }).click();
  }
}
