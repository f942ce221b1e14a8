import { signIn } from '../fixtures/sign-in.ts';
import { ask, expect, expectAccessible, test } from '../fixtures/window-test.ts';
import { WindowPage } from '../pages/window.ts';

test('the history shows how much is kept, and is cleared after a question', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  // No reading of its own comes between clearing and looking.
  await profile.run(['settings', 'set', 'pollUsage', 'false']);
  await signIn(profile, simulator, 'mira');
  const added = await profile.run(['clients', 'add', 'Zed', '--json']);
  expect((await ask(sluice, added.json<{ key: string }>().key)).status).toBe(200);
  const counted = async () => {
    const costs = await profile.run(['history', 'costs', '--json']);
    return costs.json<{ totals: { requests: number } }>().totals.requests;
  };
  await expect.poll(counted).toBe(1);

  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await sight.goTo('Settings');
  await expect(page.getByText(/B, kept for 400 days\. It begins on \d+ \w+\./)).toBeVisible();
  await expect(
    page.getByText(/Costs are estimates at list prices of \d+ \w+ 20\d\d\./),
  ).toBeVisible();
  const clear = page.getByRole('button', { name: 'Clear…' });
  await clear.click();
  const question = page.getByRole('alertdialog').or(sight.dialog);
  await expect(question.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(clear).toBeFocused();
  expect(await counted()).toBe(1);

  await clear.click();
  await question.getByRole('button', { name: 'Clear the history' }).click();
  await expect(page.getByText('Nothing is in it yet.')).toBeVisible();
  expect(await counted()).toBe(0);
  await expectAccessible(page);
});
