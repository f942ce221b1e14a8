import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { signIn } from '../fixtures/sign-in.ts';
import { mintKey } from '../fixtures/sluice.ts';
import { ask, expect, expectAccessible, test } from '../fixtures/window-test.ts';
import { WindowPage } from '../pages/window.ts';

test('a missing key locks the vault: window, command line and port say so, and nothing is lost', async ({
  page,
  profile,
  simulator,
}) => {
  const before = await profile.serve();
  await signIn(profile, simulator, 'mira');
  const key = await mintKey(profile);
  await before.stop();
  rmSync(join(profile.folder, 'vault.key'));

  const sluice = await profile.serve();
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await expect(page.getByText('The vault is locked.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible();
  await expectAccessible(page);

  const refused = await ask(sluice, key);
  expect(refused.status).toBe(503);
  expect(refused.headers.get('x-sluice-error')).toBe('KEY_UNAVAILABLE');
  expect(await refused.json()).toMatchObject({
    type: 'error',
    error: { sluice: { type: 'KEY_UNAVAILABLE' } },
  });
  const accounts = await profile.run(['accounts', '--json']);
  expect(accounts.json()).toMatchObject({
    accounts: [{ email: 'mira@example.com', state: 'locked' }],
  });
  const login = await profile.run(['login', 'anthropic', '--no-browser', '--json']);
  expect(login.code).toBe(4);
  await page.close();
});

test('a paused proxy says so in the window and to the tool', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  const key = await mintKey(profile);
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await page.getByRole('button', { name: 'Pause the proxy' }).click();
  await expect(page.getByRole('heading', { name: 'Paused' })).toBeVisible();
  await expectAccessible(page);
  const refused = await ask(sluice, key);
  expect(refused.headers.get('x-sluice-error')).toBe('NO_ACCOUNT');
  await page.getByRole('button', { name: 'Resume the proxy' }).click();
  await expect(page.getByRole('heading', { name: 'You can work' })).toBeVisible();
  expect((await ask(sluice, key)).status).toBe(200);
});
