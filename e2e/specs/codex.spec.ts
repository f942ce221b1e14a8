import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { signInToCodex } from '../fixtures/sign-in.ts';
import { expect, expectAccessible, test } from '../fixtures/window-test.ts';
import { WindowPage } from '../pages/window.ts';

/** Holds Codex's port, unless another program of this machine does already: busy it is either way. */
function takeCallbackPort(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(server));
    server.listen(1455, '127.0.0.1', () => resolve(server));
  });
}

test('with port 1455 taken a device code signs in to Codex, by keyboard alone', async ({
  page,
  sluice,
  simulator,
}) => {
  const holder = await takeCallbackPort();
  try {
    const sight = new WindowPage(page);
    await sight.open(sluice.ui);
    await page.getByRole('button', { name: 'Codex', exact: true }).press('Enter');
    await expect(
      sight.dialog.getByRole('button', { name: 'Sign in with the browser' }),
    ).toBeFocused();
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await expect(sight.dialog.getByText('Port 1455 is taken by another program')).toBeVisible();
    await expect(sight.dialog.getByText(/The other ways need no port/)).toBeVisible();
    await expect(sight.dialog.getByRole('button', { name: 'Try again' })).toBeFocused();
    await expectAccessible(page);
    await sight.dialog.getByRole('button', { name: 'Device code' }).press('Enter');
    await expect(sight.dialog.getByText('code ends in')).toBeVisible();
    await expect(sight.dialog.getByRole('button', { name: 'Open the page' })).toBeFocused();
    await expectAccessible(page);
    const code = await sight.dialog.getByText(/^[A-Z0-9]{4}-[A-Z0-9]{4,5}$/).innerText();
    simulator.approveDevice(code, { as: 'mira' });
    await expect(sight.dialog.getByText('Codex, signed in')).toBeVisible();
    await expect(sight.dialog.getByText('Sluice keeps this sign-in fresh.')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByText('Codex, mira@example.com: ready.')).toBeVisible();
  } finally {
    holder.close();
  }
});

test('the same person again is no second account; another workspace is; a banner says which', async ({
  page,
  profile,
  simulator,
}) => {
  const { id } = await signInToCodex(profile, simulator, { as: 'mira' });
  await signInToCodex(profile, simulator, { as: 'mira', workspace: 'Northlight' });
  const sluice = await profile.serve();
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await expect(page.getByText('2 ready')).toBeVisible();

  await page.getByRole('button', { name: 'Add account' }).click();
  await sight.dialog.getByRole('button', { name: /^Codex/ }).click();
  await sight.dialog.getByRole('button', { name: 'Paste a code' }).click();
  const field = sight.dialog.getByRole('textbox', { name: 'Code' });
  await expect(field).toBeFocused();
  await expectAccessible(page);
  const opened = page.waitForEvent('popup');
  await sight.dialog.getByRole('button', { name: 'Open the page' }).click();
  const popup = await opened;
  const { location } = await simulator.approve(popup.url(), { as: 'mira' });
  await popup.close();
  await field.fill(location ?? '');
  await page.keyboard.press('Enter');
  await expect(sight.dialog.getByText(/It was here already/)).toBeVisible();
  await sight.dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('2 ready')).toBeVisible();

  simulator.revoke('codex-mira');
  expect((await profile.run(['refresh', String(id)])).code).toBe(1);
  await expect(page.getByText(/^mira@example\.com, Personal \(Codex\) needs you/)).toBeVisible();
  await expectAccessible(page);
  await page.close();
});
