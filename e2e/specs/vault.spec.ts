import { signIn } from '../fixtures/sign-in.ts';
import { mintKey, Profile } from '../fixtures/sluice.ts';
import { ask, expect, expectAccessible, test } from '../fixtures/window-test.ts';
import { WindowPage } from '../pages/window.ts';

const PASSPHRASE = 'correct horse battery staple';

test('a vault sealed with a passphrase is moved to, locked by a start, and unlocked in the window', async ({
  page,
  simulator,
}) => {
  const profile = new Profile({
    originMap: simulator.originMap,
    environment: { SLUICE_VAULT: '' },
  });
  try {
    const first = await profile.serve();
    await signIn(profile, simulator, 'mira');
    const key = await mintKey(profile);
    const sight = new WindowPage(page);
    await sight.open(first.ui);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Move the key…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Move the key' });
    await dialog.getByRole('radio', { name: 'Passphrase' }).check();
    await dialog.getByRole('textbox', { name: 'Passphrase' }).fill(PASSPHRASE);
    await dialog.getByLabel('The same again').fill('something else');
    await expect(dialog.getByRole('button', { name: 'Move', exact: true })).toBeDisabled();
    await expectAccessible(page);
    await dialog.getByLabel('The same again').fill(PASSPHRASE);
    await dialog.getByRole('button', { name: 'Move', exact: true }).click();
    await expect(page.getByText('Sealed with a passphrase')).toBeVisible();
    await page.goto('about:blank');
    await first.stop();

    const second = await profile.serve();
    await sight.open(second.ui);
    await expect(page.getByText('The vault is locked.')).toBeVisible();
    expect((await ask(second, key)).headers.get('x-sluice-error')).toBe('KEY_UNAVAILABLE');
    await page.getByRole('button', { name: 'Unlock', exact: true }).click();
    const unlock = page.getByRole('dialog', { name: 'Unlock the vault' });
    await unlock.getByRole('textbox', { name: 'Passphrase' }).fill('wrong');
    await page.keyboard.press('Enter');
    await expect(unlock.getByText(/not the passphrase of this profile/)).toBeVisible();
    await expectAccessible(page);
    await unlock.getByRole('textbox', { name: 'Passphrase' }).fill(PASSPHRASE);
    await page.keyboard.press('Enter');
    await expect(page.getByText('The vault is locked.')).toBeHidden();
    await expect(page.getByRole('heading', { name: 'You can work' })).toBeVisible();
    expect((await ask(second, key)).status).toBe(200);
    await page.close();
  } finally {
    await profile.dispose();
  }
});
