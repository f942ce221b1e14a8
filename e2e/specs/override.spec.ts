import { expect, expectAccessible, test } from '../fixtures/window-test.ts';
import { WindowPage } from '../pages/window.ts';
import { seedKeys } from '../simulator/seeds.ts';

test('an override key stands before the accounts, and its menu offers nothing that it refuses', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  const own = 'sk-proj-'.padEnd(60, '7');
  simulator.createAccount({ id: 'own', provider: 'openai', kind: 'api_key', key: own });
  await profile.run(['add-key', 'openai', '--label', 'Studio key'], { stdin: seedKeys.openai });
  await profile.run(['override', 'openai', 'set'], { stdin: own });
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  const [key, behind] = [sight.account('API key'), sight.account('Studio key')];
  await expect(key.getByText('Serves every request')).toBeVisible();
  await expect(key.getByText('Next', { exact: true })).toBeVisible();
  await expect(behind.getByText('Behind the override key')).toBeVisible();
  await expect(behind.getByText('–', { exact: true })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'More for API key' }).click();
  for (const name of ['Pause', 'Priority'])
    await expect(page.getByRole('menuitem', { name })).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Escape');

  await profile.run(['override', 'openai', 'clear']);
  await expect(key).toBeHidden();
  await expect(behind.getByText('Behind the override key')).toBeHidden();
});
