import { signIn } from '../fixtures/sign-in.ts';
import { mintKey } from '../fixtures/sluice.ts';
import { ask, expect, expectAccessible, test } from '../fixtures/window-test.ts';
import { WindowPage } from '../pages/window.ts';

test('a client key is made, shown once, and revoked at once', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await sight.goTo('Tools');
  await page.getByRole('button', { name: 'New key' }).click();
  await sight.dialog.getByRole('textbox', { name: 'Name' }).fill('Zed');
  await sight.dialog.getByRole('button', { name: 'Make the key' }).click();
  const shown = sight.dialog.getByText(/slk_[A-Za-z0-9_-]{43}/).first();
  const key = /slk_[A-Za-z0-9_-]{43}/.exec(await shown.innerText())?.[0] ?? '';
  await expectAccessible(page);
  await sight.dialog.getByRole('button', { name: 'I have it' }).click();
  expect(await page.content()).not.toContain(key);
  expect((await ask(sluice, key)).status).toBe(200);

  await page.getByRole('button', { name: 'Revoke the key of Zed' }).click();
  await page
    .getByRole('alertdialog')
    .or(sight.dialog)
    .getByRole('button', { name: 'Revoke', exact: true })
    .click();
  await expect(page.getByText('Revoked', { exact: true })).toBeVisible();
  expect((await ask(sluice, key)).status).toBe(401);
  await expectAccessible(page);
});

test('the limits of a key, and what is spent of its budget, stand in the table', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  const key = await mintKey(profile, '--rpm', '60', '--budget', '0.000001');
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await sight.goTo('Tools');
  await expect(page.getByText('all · 60 a minute · $0.00 of $0.0000010 spent')).toBeVisible();
  expect((await ask(sluice, key)).status).toBe(200);
  await expect(page.getByText(/60 a minute · \$0\.000\d+ of \$0\.0000010 spent/)).toBeVisible();
  await expect(page.getByText('Budget used', { exact: true })).toBeVisible();
  expect((await ask(sluice, key)).status).toBe(429);
});

test('a key is made whose tool may bring its own credential; a tool without a key is let in by the setting', async ({
  page,
  sluice,
  profile,
}) => {
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await sight.goTo('Tools');
  await page.getByRole('button', { name: 'New key' }).click();
  await sight.dialog.getByRole('textbox', { name: 'Name' }).fill('Zed');
  const brings = sight.dialog.getByRole('switch', { name: 'May bring its own credential' });
  await expect(brings).not.toBeChecked();
  await brings.click();
  await expectAccessible(page);
  await sight.dialog.getByRole('button', { name: 'Make the key' }).click();
  await expect(sight.dialog.getByText('May bring its own credential.')).toBeVisible();
  await sight.dialog.getByRole('button', { name: 'I have it' }).click();
  await expect(page.getByText('all, or its own sign-in')).toBeVisible();
  await expectAccessible(page);

  await sight.goTo('Settings');
  const open = page.getByRole('switch', { name: 'Let in tools with their own credential' });
  await expect(open).not.toBeChecked();
  await open.click();
  await expect(open).toBeChecked();
  await expectAccessible(page);
  const answer = await profile.run(['settings', 'get', 'passThrough', '--json']);
  expect(answer.json()).toEqual({ settings: { passThrough: true } });
});

test('a key is made with its limits; a text that is none is named and makes nothing', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await sight.goTo('Tools');
  await page.getByRole('button', { name: 'New key' }).click();
  const { dialog } = sight;
  const make = dialog.getByRole('button', { name: 'Make the key' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('agent');
  const requests = dialog.getByRole('textbox', { name: 'Requests a minute' });
  const budget = dialog.getByRole('textbox', { name: 'Budget in all' });
  await requests.fill('1e9');
  await expect(dialog.getByRole('alert')).toContainText('from 1 to 10000');
  await expect(make).toBeDisabled();
  await requests.fill('2');
  await budget.fill('-3');
  await expect(dialog.getByRole('alert')).toContainText('above 0');
  await expectAccessible(page);
  await budget.fill('2.50');
  await make.click();
  await expect(dialog.getByText('At most 2 a minute. At most $2.50.')).toBeVisible();
  const shown = dialog.getByText(/slk_[A-Za-z0-9_-]{43}/).first();
  const key = /slk_[A-Za-z0-9_-]{43}/.exec(await shown.innerText())?.[0] ?? '';
  await dialog.getByRole('button', { name: 'I have it' }).click();
  await expect(page.getByText('2 a minute · $0.00 of $2.50 spent')).toBeVisible();
  const statuses = [];
  for (let count = 0; count < 3; count += 1) statuses.push((await ask(sluice, key)).status);
  expect(statuses).toEqual([200, 200, 429]);
});

test('masked addresses hide who the accounts are', async ({ page, sluice, profile, simulator }) => {
  await signIn(profile, simulator, 'mira');
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await expect(page.getByText('mira@example.com').first()).toBeVisible();
  await page.getByRole('button', { name: 'Mask e-mail addresses' }).click();
  await expect(page.getByText('mira@example.com')).toHaveCount(0);
});
