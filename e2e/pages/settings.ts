import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

/** The page Settings, by what a person reads on it. */
export class SettingsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** From whichever page the window shows. */
  async show(): Promise<void> {
    await this.page.getByRole('link', { name: 'Settings' }).click();
    // The heading alone stands there while the page is being loaded.
    await expect(this.find).toBeVisible();
  }

  section(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  switch(name: string): Locator {
    return this.page.getByRole('switch', { name, exact: true });
  }

  choice(group: string, name: string): Locator {
    return this.page.getByRole('radiogroup', { name: group }).getByRole('radio', { name });
  }

  strategy(provider: string): Locator {
    return this.page.getByRole('combobox', { name: `Strategy for ${provider}`, exact: true });
  }

  number(name: string): Locator {
    return this.page.getByRole('textbox', { name, exact: true });
  }

  async toggle(name: string, isOn: boolean): Promise<void> {
    await this.switch(name).click();
    await expect(this.switch(name)).toBeChecked({ checked: isOn });
  }

  async choose(group: string, name: string): Promise<void> {
    await this.choice(group, name).click();
    await expect(this.choice(group, name)).toBeChecked();
  }

  /** Writes a number and keeps it with Enter; the button Save is there until it is stored. */
  async write(name: string, value: number): Promise<void> {
    await this.number(name).fill(String(value));
    await this.number(name).press('Enter');
    await expect(this.page.getByRole('button', { name: 'Save', exact: true })).toHaveCount(0);
    await expect(this.number(name)).toHaveValue(String(value));
    await expect(this.number(name)).toBeFocused();
  }

  get find(): Locator {
    return this.page.getByRole('textbox', { name: 'Find a setting' });
  }
}
