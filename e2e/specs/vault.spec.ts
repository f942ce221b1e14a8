import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { signIn } from '../fixtures/sign-in.ts';
import { mintKey, Profile } from '../fixtures/sluice.ts';
import { ask, expect, expectAccessible, test } from '../fixtures/window-test.ts';
import { WindowPage } from '../pages/window.ts';

const PASSPHRASE = 'correct horse battery staple';

/** What a damaged disk, or somebody else, does to the first account's secret. */
function flipBit(path: string): void {
  const db = new DatabaseSync(path);
  const { id, sealed } = db
    .prepare('SELECT id, sealed_secret AS sealed FROM credentials ORDER BY id LIMIT 1')
    .get() as { id: number; sealed: Uint8Array };
  const last = sealed.length - 1;
  sealed[last] = (sealed[last] ?? 0) ^ 1;
  db.prepare('UPDATE credentials SET sealed_secret = ? WHERE id = ?').run(sealed, id);
  db.close();
}

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
    const unlock = page.getByRole('dialog', { name: 'Unlock Sluice' });
    await unlock.getByRole('textbox', { name: 'Passphrase' }).fill('wrong');
    await page.keyboard.press('Enter');
    await expect(unlock.getByText(/not the passphrase of this profile/)).toBeVisible();
    await expectAccessible(page);
    await expect(unlock.getByRole('textbox', { name: 'Passphrase' })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(unlock.getByRole('button', { name: 'Show the passphrase' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(unlock.getByRole('textbox', { name: 'Passphrase' })).toHaveAttribute(
      'type',
      'text',
    );
    await page.keyboard.press('Enter');
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

test('the first passphrase is set in the window; a row changed from outside is named, and signing in heals it', async ({
  page,
  simulator,
}) => {
  const profile = new Profile({
    originMap: simulator.originMap,
    environment: { SLUICE_VAULT: 'passphrase' },
  });
  try {
    const first = await profile.serve();
    const sight = new WindowPage(page);
    await sight.open(first.ui);
    await expect(page.getByText('The vault has no passphrase yet.')).toBeVisible();
    await page.getByRole('button', { name: 'Set the passphrase' }).click();
    await expect(sight.dialog.getByRole('textbox', { name: 'Passphrase' })).toBeFocused();
    await expectAccessible(page);
    await page.keyboard.type(PASSPHRASE);
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSPHRASE);
    await page.keyboard.press('Enter');
    await expect(page.getByText('The vault has no passphrase yet.')).toBeHidden();
    await signIn(profile, simulator, 'mira');
    await signIn(profile, simulator, 'studio');
    await page.goto('about:blank');
    await first.stop();
    flipBit(join(profile.folder, 'sluice.db'));

    const second = await profile.serve([], { SLUICE_PASSPHRASE: PASSPHRASE });
    await sight.open(second.ui);
    const banner = page.getByText(/^The stored sign-in of mira@example\.com \(Claude\)/);
    await expect(banner).toBeVisible();
    await expect(page.getByRole('heading', { name: 'You can work' })).toBeVisible();
    await expectAccessible(page);
    await page.goto(new URL('/#/popover', second.ui).href);
    await expect(page.getByText('needs you', { exact: true })).toBeVisible();
    await expectAccessible(page);
    await page.goto(new URL('/#/accounts', second.ui).href);
    await page.getByRole('button', { name: 'Sign in again' }).first().click();
    await sight.allow('mira@example.com');
    await expect(sight.dialog.getByText(/It was here already/)).toBeVisible();
    await expect(banner).toBeHidden();
    await page.close();
  } finally {
    await profile.dispose();
  }
});

test('a key that cannot be moved says why and keeps the focus; a new key is made after a question', async ({
  page,
  sluice,
}) => {
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await sight.goTo('Settings');
  await page.getByRole('button', { name: 'Move the key…' }).press('Enter');
  await sight.dialog.getByRole('radio', { name: 'Key file' }).check();
  await expect(sight.dialog.getByText(/The key lies there now/)).toBeVisible();
  await sight.dialog.getByRole('radio', { name: 'Keychain' }).check();
  const move = sight.dialog.getByRole('button', { name: 'Move', exact: true });
  await move.press('Enter');
  await expect(sight.dialog.getByText(/nothing was changed/)).toBeVisible();
  await expect(move).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Move the key…' })).toBeFocused();

  const rotate = page.getByRole('button', { name: 'Make a new key…' });
  await rotate.press('Enter');
  await expect(sight.dialog.getByRole('button', { name: 'Keep this key' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(rotate).toBeFocused();
  await page.keyboard.press('Enter');
  await sight.dialog.getByRole('button', { name: 'Make a new key' }).click();
  await expect(page.getByText('Everything is sealed with a new key')).toBeVisible();
});
