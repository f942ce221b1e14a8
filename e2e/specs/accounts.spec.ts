import { ask, expect, expectAccessible, test } from '../fixtures/window-test.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { mintKey } from '../fixtures/sluice.ts';
import { seedKeys } from '../simulator/seeds.ts';
import { WindowPage } from '../pages/window.ts';

test('accounts show their windows; usage follows the requests, live', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  await signIn(profile, simulator, 'studio');
  simulator.accounts.require('mira').meter.set('5h', 0.42, 3_600_000);
  const key = await mintKey(profile);
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await expect(page.getByRole('heading', { name: 'You can work' })).toBeVisible();
  await expect(page.getByText(/^Next · 66\s%$/)).toBeVisible();
  // At the usual width a name of usual length has room beside its badge.
  const cut = page
    .locator('article bdi[title]')
    .evaluateAll((names) =>
      names.filter((name) => name.scrollWidth > name.clientWidth).map((name) => name.textContent),
    );
  expect(await cut).toEqual([]);
  await profile.run(['priority', 'mira@example.com', 'preferred']);
  await ask(sluice, key);
  const meter = sight.account('mira@example.com').getByRole('meter', { name: /^5 h/ });
  await expect(meter).toHaveAttribute('aria-valuenow', /^4[2-9]/);
  await expect(sight.account('mira@example.com').getByText(/^Next · 100\s%$/)).toBeVisible();
  await expectAccessible(page);
  // A button that works keeps the focus: a keyboard would start over from the window's top.
  const refresh = page.getByRole('button', { name: 'Refresh usage (R)' });
  await refresh.press('Enter');
  await expect(page.getByText('Usage was read again')).toBeVisible();
  await expect(refresh).toBeFocused();
});

test('pause, rename and remove reach the pool at once', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  await signIn(profile, simulator, 'studio');
  const key = await mintKey(profile);
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);

  await sight.chooseInMenu('mira@example.com', 'Pause');
  await expect(
    sight.account('mira@example.com').getByText('Paused', { exact: true }),
  ).toBeVisible();
  expect(await (await ask(sluice, key)).text()).toContain('studio@example.com');

  await sight.chooseInMenu('mira@example.com', 'Rename');
  await page.getByRole('textbox', { name: 'Name of the account' }).fill('Evening account');
  await page.keyboard.press('Enter');
  await expect(sight.account('Evening account')).toBeVisible();

  await sight.chooseInMenu('Evening account', 'Remove…');
  await page
    .getByRole('alertdialog')
    .or(sight.dialog)
    .getByRole('button', { name: 'Remove', exact: true })
    .click();
  await expect(sight.account('Evening account')).toBeHidden();
  const { accounts } = (await profile.run(['accounts', '--json'])).json<{ accounts: unknown[] }>();
  expect(accounts).toHaveLength(1);
});

test('a revoked account raises a banner; signing in again removes it', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  const { id } = await signIn(profile, simulator, 'mira');
  const key = await mintKey(profile);
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  simulator.revoke('mira');
  const refused = await ask(sluice, key);
  expect(refused.status).toBe(401);

  const banner = page
    .getByRole('alert')
    .or(page.getByRole('status'))
    .filter({ hasText: 'mira@example.com (Claude)' });
  await expect(banner).toBeVisible();
  await expectAccessible(page);
  await banner.getByRole('button', { name: 'Sign in again' }).click();
  await sight.allow('mira@example.com');
  await expect(banner).toBeHidden();
  const { accounts } = (await profile.run(['accounts', '--json'])).json<{
    accounts: { id: number; state: string }[];
  }>();
  expect(accounts).toMatchObject([{ id, state: 'ready' }]);
});

test('another person at a re-login never takes the row over', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  const key = await mintKey(profile);
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  simulator.revoke('mira');
  await ask(sluice, key);
  await page.getByRole('button', { name: 'Sign in again' }).first().click();
  await sight.allow('studio@example.com');
  await expect(sight.dialog.getByText('This is another person.')).toBeVisible();
  const { accounts } = (await profile.run(['accounts', '--json'])).json<{
    accounts: { email: string }[];
  }>();
  expect(accounts.map(({ email }) => email)).toEqual(['mira@example.com']);

  await expectAccessible(page);
  await sight.dialog.getByRole('button', { name: 'Keep as its own account' }).click();
  await expect(sight.dialog.getByText('studio@example.com', { exact: true })).toBeVisible();
  const kept = (await profile.run(['accounts', '--json'])).json<{
    accounts: { email: string; state: string }[];
  }>();
  expect(kept.accounts).toMatchObject([
    { email: 'mira@example.com', state: 'disabled' },
    { email: 'studio@example.com', state: 'ready' },
  ]);
});

test('the menu of an override key greys what it has no place for, and says why', async ({
  page,
  sluice,
  profile,
}) => {
  await profile.run(['add-key', 'openai'], { stdin: seedKeys.openai });
  await profile.run(['override', 'openai', 'set'], { stdin: seedKeys.openai });
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  const row = page.getByRole('article').filter({ hasText: 'Serves every request' });
  await expect(row).toHaveCount(1);
  await row.getByRole('button', { name: /^More for/ }).click();
  for (const name of ['Pause', 'Priority']) {
    const item = page.getByRole('menuitem', { name });
    await expect(item).toBeDisabled();
    await expect(item).toHaveAttribute('title', /no place in the pool/);
  }
  await expect(page.getByRole('menuitem', { name: 'Remove…' })).toBeEnabled();
  await expectAccessible(page);
});
