import type { Account } from '../../shared/model/account.ts';
import type { ProviderInfo } from '../../shared/model/provider.ts';
import type { ShellState } from '../../shared/shell.ts';
import {
  HOUR,
  makeAccount,
  makeSnapshot,
  makeUsage,
  makeWindow,
} from '../../shared/testing/snapshot.ts';
import { expect, expectAccessible, test } from '../fixtures/window-test.ts';
import { DesktopApp } from '../pages/desktop-app.ts';

const hosting: ShellState = { mode: 'hosting', error: null, tray: true };
const attached: ShellState = { ...hosting, mode: 'attached' };

function withKeyPage(provider: ProviderInfo): ProviderInfo {
  return { ...provider, keyPage: 'https://keys.example.com/make' };
}

function snapshotOf(accounts: readonly Account[]) {
  const usage = accounts.map(({ id }) => makeUsage(id, [makeWindow(5 * HOUR, 0.3, 2 * HOUR)]));
  const { providers, ...rest } = makeSnapshot({ accounts, usage });
  return {
    ...rest,
    next: { anthropic: accounts[0]?.id ?? null },
    providers: providers.map(withKeyPage),
  };
}

const pair = snapshotOf([makeAccount(1), makeAccount(2)]);
const many = snapshotOf(Array.from({ length: 30 }, (_, index) => makeAccount(index + 1)));

test.describe('popover', () => {
  test.use({ viewport: { width: 380, height: 560 } });

  test('30 accounts: what does not fit is counted, and can be reached by keyboard', async ({
    page,
    sluice,
  }) => {
    const app = new DesktopApp(page);
    await app.open(sluice.ui, '#/popover', { snapshot: many, shell: hosting });
    const more = page.getByRole('button', { name: /more below/ });
    await expect(more).toBeVisible();
    await expectAccessible(page);
    await more.press('Shift+Tab');
    await page.keyboard.press('End');
    await expect(page.getByText('a30@example.com')).toBeInViewport();
    await page.getByRole('button', { name: /Back to the top/ }).press('Enter');
    await expect(more).toBeVisible();
    await more.press('Enter');
    await expect(page.getByText('a1@example.com', { exact: true })).not.toBeInViewport();
  });

  test('its buttons ask the app; Esc closes it; Quit says what is lost', async ({
    page,
    sluice,
  }) => {
    const app = new DesktopApp(page);
    await app.open(sluice.ui, '#/popover', { snapshot: pair, shell: hosting });
    await page.getByRole('button', { name: 'Open window' }).click();
    await expect
      .poll(() => app.calls('shell.openWindow'))
      .toMatchObject([{ input: { page: null } }]);
    await page.keyboard.press('Escape');
    await expect.poll(() => app.calls('shell.closePopover')).toHaveLength(1);
    const quit = page.getByRole('button', { name: 'Quit' });
    await expect(quit).toHaveAttribute('title', 'Quit: tools lose the port');
    await app.tell(attached);
    await expect(quit).toHaveAttribute('title', 'Quit: the port stays');
    await quit.click();
    await expect.poll(() => app.calls('shell.quit')).toHaveLength(1);
  });

  test('an account that needs the person opens the window', async ({ page, sluice }) => {
    const at = new Date().toISOString();
    const disabled = { cause: 'revoked', at, detail: null } as const;
    const snapshot = snapshotOf([makeAccount(1, { state: 'disabled', disabled }), makeAccount(2)]);
    const app = new DesktopApp(page);
    await app.open(sluice.ui, '#/popover', { snapshot, shell: hosting });
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await expect
      .poll(() => app.calls('shell.openWindow'))
      .toMatchObject([{ input: { page: 'accounts' } }]);
  });

  test('skeletons while it loads, the reason when nothing could start', async ({
    page,
    sluice,
  }) => {
    const app = new DesktopApp(page);
    await app.open(sluice.ui, '#/popover', { snapshot: null, shell: hosting });
    await expect(page.locator('[aria-busy=true]').first()).toBeVisible();
    await expectAccessible(page);
    const error = {
      code: 'PORT_IN_USE',
      message: 'Port 7584 is taken.',
      hint: 'Free it.',
    } as const;
    await app.tell({ ...hosting, mode: 'failed', error });
    await expect(page.getByRole('heading', { name: 'Sluice could not start' })).toBeVisible();
    await expect(page.getByText('Port 7584 is taken.')).toBeVisible();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => app.calls('shell.takeOver')).toHaveLength(1);
    await expectAccessible(page);
  });
});

test.describe('window', () => {
  test('asked for another account while a sign-in is open, it signs in to that one; removed, it is closed', async ({
    page,
    sluice,
  }) => {
    const app = new DesktopApp(page);
    const silent = ['login.start'];
    await app.open(sluice.ui, '#/accounts', { snapshot: pair, shell: hosting, silent });
    await expect(page.getByRole('article')).toHaveCount(2);
    const signIn = (account: number): Promise<void> =>
      app.emit('shell.page', { page: 'accounts', errand: { do: 'sign-in', account } });
    await signIn(1);
    await expect(page.getByRole('dialog', { name: /a1@example\.com/ })).toBeVisible();
    await signIn(2);
    await expect(page.getByRole('dialog', { name: /a2@example\.com/ })).toBeVisible();
    await expect
      .poll(() => app.calls('login.start'))
      .toMatchObject([{ input: { account: 1 } }, { input: { account: 2 } }]);
    await app.emit('state', { from: 1, to: 2, changes: [{ kind: 'account-removed', id: 2 }] });
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByText('This account was removed meanwhile.')).toBeVisible();
    await signIn(1);
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    // The tray may still have shown it.
    await signIn(2);
    await expect(page.getByText('This account was removed meanwhile.')).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  test('a reset that is asked for far down a filtered list is asked in sight', async ({
    page,
    sluice,
  }) => {
    const crowd = snapshotOf(Array.from({ length: 120 }, (_, index) => makeAccount(index + 1)));
    const app = new DesktopApp(page);
    await app.open(sluice.ui, '#/accounts', { snapshot: crowd, shell: hosting });
    await page.getByRole('textbox', { name: 'Filter accounts' }).fill('a7@');
    await expect(page.getByRole('article')).toHaveCount(1);
    await app.emit('shell.page', { page: 'accounts', errand: { do: 'reset', account: 118 } });
    await expect(page.getByRole('button', { name: 'Use the reset' })).toBeInViewport();
  });

  test('attached is one quiet line; gone is a banner that takes over', async ({ page, sluice }) => {
    const app = new DesktopApp(page);
    await app.open(sluice.ui, '#/accounts', { snapshot: pair, shell: attached });
    await expect(page.getByText('Attached to another Sluice')).toBeVisible();
    await app.tell({ ...hosting, mode: 'gone' });
    // An alert while it is new, then a status.
    const banner = page
      .getByRole('alert')
      .or(page.getByRole('status'))
      .filter({ hasText: 'The other Sluice has ended.' });
    await expect(banner).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Not running' })).toBeVisible();
    await expectAccessible(page);
    await app.takeOverLeadsTo(hosting);
    await banner.getByRole('button', { name: 'Take over' }).click();
    await expect(banner).toBeHidden();
    await expect(page.getByText('Running', { exact: true })).toBeVisible();
    await expect(page.getByText('Attached to another Sluice')).toHaveCount(0);
    await expect.poll(() => app.calls('state.get')).toHaveLength(2);
  });

  test('a failed start shows its reason and can be tried again', async ({ page, sluice }) => {
    const error = {
      code: 'PORT_IN_USE',
      message: 'Port 7584 is taken.',
      hint: 'Free it.',
    } as const;
    const app = new DesktopApp(page);
    await app.open(sluice.ui, '', { snapshot: pair, shell: { ...hosting, mode: 'failed', error } });
    await expect(page.getByRole('heading', { name: 'Sluice could not start' })).toBeVisible();
    await expect(page.getByText('Free it.')).toBeVisible();
    await expectAccessible(page);
    await app.takeOverLeadsTo(hosting);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('article', { name: 'a1@example.com' })).toBeVisible();
  });

  test('the app leads to a page; without a tray it says so until it is dismissed', async ({
    page,
    sluice,
  }) => {
    const app = new DesktopApp(page);
    const shell = { ...hosting, tray: false };
    await app.open(sluice.ui, '#/accounts', { snapshot: pair, shell });
    await expect(page.getByRole('heading', { name: 'You can work' })).toBeVisible();
    await app.emit('shell.page', { page: 'settings' });
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
    await expect(page.getByText(/^This desktop shows no tray/)).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Do not show this again' }).click();
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
    await expect(page.getByText(/^This desktop shows no tray/)).toHaveCount(0);
  });

  test('start at login and each notification can be switched', async ({ page, sluice }) => {
    const app = new DesktopApp(page);
    await app.open(sluice.ui, '#/settings', { snapshot: pair, shell: hosting });
    await page.getByRole('switch', { name: 'Start when I log in' }).click();
    await expect(page.getByRole('switch', { name: 'Start when I log in' })).toBeChecked();
    const panel = page.getByRole('region', { name: 'Notifications' });
    await expect(panel.getByRole('switch')).toHaveCount(5);
    await panel.getByRole('switch', { name: 'The pool is dry' }).click();
    await expect(panel.getByRole('switch', { name: 'The pool is dry' })).not.toBeChecked();
    expect((await app.calls('settings.set')).map(({ input }) => input)).toEqual([
      { key: 'startAtLogin', value: true },
      { key: 'notifyDry', value: false },
    ]);
  });

  test('the page of a key is opened by its name, and no link leads out', async ({
    page,
    sluice,
  }) => {
    const app = new DesktopApp(page);
    await app.open(sluice.ui, '#/accounts', { snapshot: pair, shell: hosting });
    await page.getByRole('button', { name: 'Add account' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /OpenAI/ }).click();
    const asKey = dialog.getByRole('button', { name: 'API key', exact: true });
    if (await asKey.isVisible()) await asKey.click();
    await page.getByRole('button', { name: 'Where do I find it?' }).click();
    const [call] = await app.calls('shell.openLink');
    expect(call?.input).toMatchObject({ link: { to: 'key-page' } });
    expect(JSON.stringify(call)).not.toContain('keys.example.com');
    await expect(page.locator('a[href^=http]')).toHaveCount(0);
  });
});

test('in a browser nothing of the app is offered, and it says where it is', async ({
  page,
  sluice,
}) => {
  await page.goto(`${sluice.ui}#/settings`);
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await expect(page.getByRole('switch', { name: 'Start when I log in' })).toHaveCount(0);
  await expect(page.getByText(/^The desktop app has this switch\./)).toBeVisible();
  await expect(page.getByText('The desktop app shows them')).toBeVisible();
});
