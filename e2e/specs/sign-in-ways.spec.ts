import { expect, expectAccessible, test as base } from '../fixtures/window-test.ts';
import { WindowPage } from '../pages/window.ts';
import { startSimulator } from '../simulator/simulator.ts';

const OCTO = 'octo.ghe.example';

const test = base.extend({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from the pattern
  simulator: async ({}, use) => {
    const simulator = await startSimulator({ settings: { deviceIntervalS: 1 } });
    simulator.createAccount({
      id: 'octo',
      provider: 'github-copilot',
      kind: 'oauth',
      name: 'Octocat',
      organization: OCTO,
    });
    simulator.createAccount({ id: 'ada', provider: 'zai', kind: 'oauth', organization: 'Ada’s' });
    await use(simulator);
    await simulator.close();
  },
});

test('a device code at the domain of a company, after one that is no domain was refused', async ({
  page,
  sluice,
  simulator,
}) => {
  const sight = new WindowPage(page);
  const { dialog } = sight;
  await sight.open(sluice.ui);
  await sight.openProvider('GitHub Copilot');
  await page.keyboard.press('Enter');
  const field = dialog.getByLabel('Enterprise domain');
  await expect(field).toBeFocused();
  await page.keyboard.type('my company');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('Nothing was changed.');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await field.fill(OCTO);
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('code ends in')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Open the page' })).toBeFocused();
  simulator.approveDevice(await dialog.getByText(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/).innerText(), {
    as: 'octo',
  });
  await expect(dialog.getByText('GitHub Copilot, signed in')).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText(/^GitHub Copilot, Octocat.*ready\.$/)).toBeVisible();
});

test('where nothing can come back to, the address is pasted; signed in again, in the same way', async ({
  page,
  sluice,
  simulator,
}) => {
  const sight = new WindowPage(page);
  const { dialog } = sight;
  async function paste(): Promise<void> {
    const field = dialog.getByLabel('Address where the browser ended');
    await expect(field).toBeFocused();
    const opened = page.waitForEvent('popup');
    await dialog.getByRole('button', { name: 'Open the page' }).click();
    const popup = await opened;
    const { location } = await simulator.approve(popup.url(), { as: 'ada' });
    await popup.close();
    expect(location).toMatch(/^zcode:/);
    await field.fill(location ?? '');
    await page.keyboard.press('Enter');
    await expect(dialog.getByText('Z.AI, signed in')).toBeVisible();
  }
  await sight.open(sluice.ui);
  await sight.openProvider('Z.AI');
  await dialog.getByRole('button', { name: 'Sign in and paste the address' }).click();
  await expect(dialog.getByText(/An address that begins with zcode:\/\//)).toBeVisible();
  await paste();
  await expect(dialog.getByText(/The sign-in made an API key/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();

  await page.getByRole('button', { name: 'Skip the rest' }).click();
  await sight.chooseInMenu('ada@example.com', 'Sign in again');
  await paste();
  await expect(dialog.getByText(/no second account was made/)).toBeVisible();
  await expectAccessible(page);
});
