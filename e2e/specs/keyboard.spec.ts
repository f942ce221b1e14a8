import type { Page } from '@playwright/test';
import { join, openControl } from '../fixtures/many-accounts.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { expect, expectAccessible, test } from '../fixtures/window-test.ts';
import { AccountList } from '../pages/account-list.ts';

/** A folder for pictures of each state, to look at. */
const PICTURES = process.env['ACCOUNT_PICTURES'];
const PAGES = ['Accounts', 'Ranking', 'Usage', 'Activity', 'Tools', 'Settings'];

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${PICTURES}/${name}-${colorScheme}.png` });
  }
}

test('the keys of the sheet: pages, filter, refresh, the sheet itself', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  await signIn(profile, simulator, 'studio');
  const list = new AccountList(page);
  await list.window.open(sluice.ui);
  await expect(list.row('mira@example.com')).toBeVisible();

  await test.step('Ctrl and a number is a page', async () => {
    for (const [index, name] of [...PAGES.entries()].toReversed()) {
      await page.keyboard.press(`Control+${String(index + 1)}`);
      const link = page.getByRole('navigation').getByRole('link', { name });
      await expect(link).toHaveAttribute('aria-current', 'page');
    }
  });

  await test.step('? is the sheet; it holds the focus and gives it back', async () => {
    const add = page.getByRole('button', { name: 'Add account' });
    await add.focus();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keys' });
    await expect(sheet.getByRole('listitem')).toHaveCount(15);
    await expect(sheet.getByRole('listitem').filter({ hasText: 'Pages' })).toHaveText(
      'PagesCtrl1…6',
    );
    await expect(sheet.getByRole('button', { name: 'Close' })).toBeFocused();
    await expectAccessible(page);
    await picture(page, 'keys');
    await page.keyboard.press('Tab');
    await expect(sheet.getByRole('button', { name: 'Close' })).toBeFocused();
    // Behind the sheet no key does anything.
    await page.keyboard.press('Control+2');
    await page.keyboard.press('/');
    await expect(sheet).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    await expect(add).toBeFocused();
    await expect(list.row('mira@example.com')).toBeVisible();
  });

  await test.step('/ is the filter, where letters are letters; Esc clears it', async () => {
    await page.keyboard.press('/');
    await expect(list.filter).toBeFocused();
    await page.keyboard.type('mrp?/');
    await expect(list.filter).toHaveValue('mrp?/');
    await expect(page.getByRole('dialog')).toBeHidden();
    await page.keyboard.press('Escape');
    await expect(list.filter).toHaveValue('');
    await list.filter.fill('studio');
    await expect(list.rows).toHaveCount(1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await expect(list.rows).toHaveCount(2);
    for (const number of [4, 1]) await page.keyboard.press(`Control+${String(number)}`);
    await expect(list.row('mira@example.com')).toBeVisible();
  });

  await test.step('R reads the usage again, on this page and on one without its button', async () => {
    const said = page.getByText('Usage was read again');
    await page.keyboard.press('r');
    await expect(said).toBeVisible();
    await expect(said).toBeHidden();
    await page.keyboard.press('Control+6');
    await page.keyboard.press('r');
    await expect(said).toBeVisible();
  });
});

test('the keys of a row: move, menu, pause, rename, remove; the focus comes back', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  expect(sluice.pid).toBeGreaterThan(0);
  const control = await openControl(profile);
  // Else the numbers that are read later would change the order.
  const places = [
    ['ada', 'preferred'],
    ['ben', 'normal'],
    ['cleo', 'reserve'],
  ] as const;
  for (const [name, priority] of places) {
    const account = await join(control, simulator, {
      provider: 'anthropic',
      kind: 'oauth',
      email: `${name}@example.com`,
    });
    await control.call('accounts.setPriority', { account, priority });
  }
  control.dispose();
  const list = new AccountList(page);
  await list.window.open(sluice.ui);
  await expect(list.rows).toHaveCount(3);
  const names = await list.rows.evaluateAll((rows) =>
    rows.map((row) => row.getAttribute('aria-label') ?? ''),
  );
  const [first = '', second = '', third = ''] = names;
  const more = (name: string) => page.getByRole('button', { name: `More for ${name}` });

  await test.step('the arrows go from row to row, from whichever button', async () => {
    await page.keyboard.press('ArrowDown');
    await expect(more(first)).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect(more(third)).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(more(third)).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await expect(more(second)).toBeFocused();
  });

  await test.step('Enter and M open the menu; Esc closes it, and only it', async () => {
    for (const key of ['Enter', 'm']) {
      await page.keyboard.press(key);
      await expect(page.getByRole('menu')).toBeVisible();
      if (key === 'm') await expectAccessible(page);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('menu')).toBeHidden();
      await expect(more(second)).toBeFocused();
    }
  });

  await test.step('the priority is a menu in the menu, with what each means', async () => {
    await page.keyboard.press('m');
    await page.getByRole('menuitem', { name: /^Priority/ }).focus();
    await page.keyboard.press('ArrowRight');
    const reserve = page.getByRole('menuitemradio', { name: /^Reserve/ });
    await expect(reserve).toContainText('Only when no other account can serve');
    await expect(page.getByRole('menuitemradio', { name: /^Normal/ })).toBeChecked();
    await expectAccessible(page);
    await picture(page, 'menu-priority');
    await reserve.click();
    await expect(page.getByRole('menu')).toHaveCount(0);
    await expect(list.row(second)).toContainText('Reserve');
    await expect(more(second)).toBeFocused();
    await page.keyboard.press('m');
    await page.getByRole('menuitem', { name: /^Priority/ }).click();
    await page.getByRole('menuitemradio', { name: /^Normal/ }).click();
    await expect(list.row(second)).not.toContainText('Reserve');
  });

  await test.step('P pauses and resumes', async () => {
    await page.keyboard.press('p');
    await expect(list.row(second)).toContainText('Paused');
    await expect(more(second)).toBeFocused();
    await page.keyboard.press('p');
    await expect(list.row(second)).not.toContainText('Paused');
    await expect(more(second)).toBeFocused();
  });

  await test.step('F2 renames in place; Esc drops, Enter keeps', async () => {
    await page.keyboard.press('F2');
    const field = page.getByRole('textbox', { name: 'Name of the account' });
    await expect(field).toBeFocused();
    await page.keyboard.type('map');
    await page.keyboard.press('Escape');
    await expect(more(second)).toBeFocused();
    await page.keyboard.press('F2');
    await page.keyboard.type('Evening account');
    await page.keyboard.press('Enter');
    await expect(more('Evening account')).toBeFocused();
  });

  await test.step('Del asks first; keeping it gives the focus back', async () => {
    await page.keyboard.press('Delete');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(more('Evening account')).toBeFocused();
    await page.keyboard.press('Delete');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(list.row('Evening account')).toBeHidden();
    await expect(list.rows).toHaveCount(2);
    // The focus stays in the list, and the keys go on from there.
    await expect(page.locator('article:focus-within')).toHaveCount(1);
  });
});
