import { expect, expectAccessible, test } from '../fixtures/window-test.ts';
import { WindowPage } from '../pages/window.ts';
import { seedKeys } from '../simulator/seeds.ts';

async function openDialog(sight: WindowPage, address: string, provider: string): Promise<void> {
  await sight.open(address);
  await sight.page.getByRole('button', { name: provider, exact: true }).click();
  await expect(sight.dialog).toBeVisible();
}

test('a denied sign-in says so and can be tried again', async ({ page, sluice }) => {
  const sight = new WindowPage(page);
  await openDialog(sight, sluice.ui, 'Claude');
  await expect(sight.dialog.getByText(/Anthropic’s terms apply/)).toBeVisible();
  await sight.signInWithBrowser('deny');
  await expect(sight.dialog.getByText('Access was not allowed.')).toBeVisible();
  await expect(sight.dialog.getByText(/Nothing was changed/)).toBeVisible();
});

test('a pasted code signs in; a wrong one is told and the sign-in goes on', async ({
  page,
  sluice,
  simulator,
}) => {
  const sight = new WindowPage(page);
  await openDialog(sight, sluice.ui, 'Claude');
  const started = page.waitForResponse((response) => response.url().endsWith('/api/call'));
  await sight.dialog.getByRole('button', { name: 'Paste a code' }).click();
  const { value } = (await (await started).json()) as { value: { login: { url: string } } };
  const field = sight.dialog.getByRole('textbox', { name: 'Code' });
  await field.fill('somebody-else#wrong-state');
  await sight.dialog.getByRole('button', { name: 'Continue' }).click();
  await expect(sight.dialog.getByText(/another sign-in|state/)).toBeVisible();
  await expectAccessible(page);
  const { location } = await simulator.approve(value.login.url, { as: 'studio' });
  await field.fill(location ?? '');
  await sight.dialog.getByRole('button', { name: 'Continue' }).click();
  await expect(sight.dialog.getByText('Claude, signed in')).toBeVisible();
});

test('a forged callback cannot end the sign-in', async ({ page, sluice }) => {
  const sight = new WindowPage(page);
  await openDialog(sight, sluice.ui, 'Claude');
  const started = page.waitForResponse((response) => response.url().endsWith('/api/call'));
  await sight.dialog.getByRole('button', { name: 'Sign in with the browser' }).click();
  const { value } = (await (await started).json()) as { value: { login: { url: string } } };
  const redirect = new URL(value.login.url).searchParams.get('redirect_uri') ?? '';
  const forged = await fetch(`${redirect}?code=stolen&state=forged`);
  expect(forged.status).toBe(500);
  await sight.allow('mira@example.com');
  await expect(sight.dialog.getByText('Claude, signed in')).toBeVisible();
});

test('closing the dialog cancels the sign-in', async ({ page, sluice }) => {
  const sight = new WindowPage(page);
  await openDialog(sight, sluice.ui, 'Claude');
  const started = page.waitForResponse((response) => response.url().endsWith('/api/call'));
  await sight.dialog.getByRole('button', { name: 'Sign in with the browser' }).click();
  const { value } = (await (await started).json()) as { value: { login: { url: string } } };
  const redirect = new URL(value.login.url).searchParams.get('redirect_uri') ?? '';
  await page.keyboard.press('Escape');
  await expect(sight.dialog).toBeHidden();
  await expect
    .poll(() =>
      fetch(redirect).then(
        () => 'listens',
        () => 'closed',
      ),
    )
    .toBe('closed');
});

test('an API key is checked live: refused, then accepted', async ({ page, sluice, simulator }) => {
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await sight.openProvider('OpenAI');
  await expect(sight.dialog.getByText(/OpenAI’s terms apply/)).toBeVisible();
  await sight.dialog.getByRole('button', { name: 'API key', exact: true }).click();
  const field = sight.dialog.getByLabel('API key', { exact: true });
  await field.fill('sk-proj-not-a-key-that-anyone-has');
  await sight.dialog.getByRole('button', { name: 'Check and add' }).click();
  await expect(sight.dialog.getByText('OpenAI refused this key.')).toBeVisible();
  await expectAccessible(page);

  simulator.faults.add({ path: '/v1/models', action: { kind: 'status', status: 503 } });
  await field.fill(seedKeys.openai);
  await sight.dialog.getByRole('button', { name: /^Check/ }).click();
  await expect(sight.dialog.getByText('Could not be checked.')).toBeVisible();
  await sight.dialog.getByRole('button', { name: /^Check/ }).click();
  await expect(page.getByText('OpenAI key added').first()).toBeVisible();
});
