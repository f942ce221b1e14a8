import { expect, expectAccessible, test } from '../fixtures/window-test.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { WindowPage } from '../pages/window.ts';

test('a check says who works, who does not and why', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  await signIn(profile, simulator, 'studio');
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await sight.chooseInMenu('mira@example.com', 'Check it');
  await expect(page.getByText('mira@example.com works')).toBeVisible();
  await page.getByRole('button', { name: 'Check all accounts' }).click();
  await expect(page.getByText('All 2 accounts work')).toBeVisible();

  simulator.revoke('studio');
  await sight.chooseInMenu('studio@example.com', 'Check it');
  await expect(page.getByText('studio@example.com does not work')).toBeVisible();
  await page.getByRole('button', { name: 'Check all accounts' }).click();
  await expect(page.getByText('1 of 2 accounts works')).toBeVisible();
  await expect(page.getByText(/studio@example\.com does not work: It needs a new/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Close' }).first().click();
  await expect(page.getByText('1 of 2 accounts works')).toBeHidden();
});

test('what of a week expires unused is said in its row', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  simulator.accounts.require('mira').meter.set('7d', 0.5, 20 * 3_600_000);
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await page.getByRole('button', { name: /^Refresh usage/ }).click();
  const row = sight.account('mira@example.com');
  await expect(row.getByText(/^43\s% of 7\sd expires unused (on|at) /)).toBeVisible();
  await expect(row.getByRole('meter', { name: /^7 d window/ })).toHaveAttribute(
    'aria-valuetext',
    /43\s% expires unused/,
  );
});
