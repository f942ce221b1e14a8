import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

/** The whole window, by what a person reads on it. */
export class WindowPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(address: string): Promise<void> {
    await this.page.goto(address);
    await expect(this.page.getByRole('navigation')).toBeVisible();
  }

  goTo(name: 'Accounts' | 'Ranking' | 'Usage' | 'Activity' | 'Tools' | 'Settings'): Promise<void> {
    return this.page.getByRole('navigation').getByRole('link', { name }).click();
  }

  /** The row of one account, by its name. */
  account(name: string): Locator {
    return this.page.getByRole('article', { name });
  }

  /** An alert while it is new, then a status. */
  banner(text: string | RegExp): Locator {
    const live = this.page.getByRole('alert').or(this.page.getByRole('status'));
    return live.filter({ hasText: text });
  }

  async chooseInMenu(name: string, item: string): Promise<void> {
    await this.page.getByRole('button', { name: `More for ${name}` }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  /** From an empty profile: its entry in the list of all providers stands open. */
  async openProvider(name: string): Promise<void> {
    await this.page.getByRole('button', { name: /^All \d+ providers$/ }).click();
    await this.findProvider(name);
  }

  /** In the list of all providers. */
  async findProvider(name: string): Promise<void> {
    await this.dialog.getByRole('textbox', { name: 'Find a provider' }).fill(name);
    const named = this.page.getByText(name, { exact: true });
    const entry = this.dialog.getByRole('listitem').filter({ has: named }).first();
    const button = entry.getByRole('button').first();
    if ((await button.getAttribute('aria-expanded')) === 'false') await button.click();
  }

  /** From the provider's button to the simulated person's Allow; the window goes on by itself. */
  async signInWithBrowser(as: string): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Sign in with the browser' }).click();
    await this.allow(as);
  }

  /** Presses "Open the page" in the waiting dialog and Allow (or Deny) at the provider's page. */
  async allow(as: string): Promise<void> {
    const opened = this.page.waitForEvent('popup');
    await this.dialog.getByRole('button', { name: /^Open the page/ }).click();
    const popup = await opened;
    const button = as === 'deny' ? 'Deny' : `Allow as ${as}`;
    await popup.getByRole('button', { name: button }).click();
    await popup.waitForURL(/\/callback/);
    await popup.close();
  }
}
