import type { Page } from '@playwright/test';
import { joinCrowd } from '../fixtures/crowd.ts';
import { openControl } from '../fixtures/many-accounts.ts';
import type { Control } from '../fixtures/many-accounts.ts';
import { test as base, expect, expectAccessible } from '../fixtures/window-test.ts';
import { AccountList } from '../pages/account-list.ts';

/** A folder for pictures of each state, to look at. */
const PICTURES = process.env['ACCOUNT_PICTURES'];

const test = base.extend<{ control: Control; list: AccountList }>({
  control: async ({ profile, sluice }, use) => {
    void sluice;
    const control = await openControl(profile);
    await use(control);
    control.dispose();
  },
  list: async ({ page }, use) => use(new AccountList(page)),
});

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${PICTURES}/${name}-${colorScheme}.png` });
  }
}

test('200 accounts: a list of lines, filtered by verdict and by words', async ({
  page,
  sluice,
  control,
  simulator,
  list,
}) => {
  await joinCrowd(control, simulator, { claude: 84, codex: 70, keys: 46 });
  await list.window.open(sluice.ui);
  await expect(list.rows.first()).toBeVisible();
  await picture(page, 'list');
});
