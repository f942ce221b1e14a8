import type { Locator, Page } from '@playwright/test';
import { WindowPage } from './window.ts';

/** The Accounts page, however many stand on it. */
export class AccountList {
  readonly window: WindowPage;
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.window = new WindowPage(page);
  }

  get rows(): Locator {
    return this.page.getByRole('article');
  }

  row(name: string): Locator {
    return this.page.getByRole('article', { name, exact: true });
  }

  get filter(): Locator {
    return this.page.getByRole('textbox', { name: 'Filter accounts' });
  }

  /** One of the verdicts above the list. */
  group(name: string): Locator {
    return this.page.getByRole('group', { name: 'State' }).getByRole('button', { name });
  }

  density(name: 'Cards' | 'List'): Locator {
    return this.page.getByRole('radiogroup', { name: 'Density' }).getByRole('radio', { name });
  }

  panel(provider: string): Locator {
    return this.page.getByRole('region', { name: provider });
  }
}
