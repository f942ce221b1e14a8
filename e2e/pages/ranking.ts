import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

/** The page Ranking, by what a person reads on it. */
export class RankingPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** From whichever page the window shows. */
  async show(): Promise<void> {
    await this.page.getByRole('navigation').getByRole('link', { name: 'Ranking' }).click();
    await expect(this.page.getByRole('heading', { name: 'Ranking', level: 1 })).toBeVisible();
  }

  provider(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  /** What was compared between the first and the second, up to what decided. */
  ladder(provider: string): Locator {
    return this.provider(provider).getByRole('list', { name: 'What was compared, in order' });
  }

  /** Rows of accounts, without those that compare two. */
  rows(provider: string): Locator {
    return this.provider(provider)
      .getByRole('row')
      .filter({ has: this.page.getByRole('rowheader') });
  }

  strategy(name: string): Locator {
    return this.page.getByRole('radio', { name, exact: true });
  }

  get strategyProvider(): Locator {
    return this.page.getByRole('combobox', { name: 'Strategy for' });
  }

  get whatIf(): Locator {
    return this.page.getByRole('region', { name: 'What if' });
  }
}
