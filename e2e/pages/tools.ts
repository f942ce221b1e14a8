import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

/** The page Tools, by what a person reads on it. */
export class ToolsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** From whichever page the window shows. */
  async show(): Promise<void> {
    await this.page.getByRole('link', { name: 'Tools' }).click();
    // The heading alone stands there while the page is being loaded.
    await expect(this.panel).toBeVisible();
  }

  get panel(): Locator {
    return this.page.getByRole('region', { name: 'Tools on this machine' });
  }

  get environment(): Locator {
    return this.page.getByRole('region', { name: 'Environment' });
  }

  tool(name: string): Locator {
    return this.panel.getByRole('listitem').filter({ hasText: name });
  }

  opener(name: string): Locator {
    return this.tool(name).getByRole('button', { name: `: ${name}` });
  }

  lines(name: string): Locator {
    return this.tool(name).getByRole('figure');
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }
}
