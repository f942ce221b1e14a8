import { ask, expect, expectAccessible, test } from '../fixtures/window-test.ts';
import { WindowPage } from '../pages/window.ts';

test('an empty profile leads to a first request in three steps', async ({
  page,
  sluice,
  simulator,
}) => {
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await expect(page.getByRole('heading', { name: 'Several accounts, one port' })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Claude' }).click();
  await sight.signInWithBrowser('mira@example.com');
  await expect(sight.dialog.getByText('Claude, signed in')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByText('Claude, mira@example.com: ready.')).toBeVisible();

  await page.getByRole('button', { name: 'Make a key' }).click();
  const shown = page.getByText(/slk_[A-Za-z0-9_-]{43}/).first();
  await expect(shown).toBeVisible();
  const key = /slk_[A-Za-z0-9_-]{43}/.exec(await shown.innerText())?.[0] ?? '';
  await expect(page.getByText('Listening on')).toBeVisible();

  const answer = await ask(sluice, key);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('mira@example.com');
  await expect(page.getByText('mira@example.com answered.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Done' }).click();

  await expect(page.getByRole('heading', { name: 'You can work' })).toBeVisible();
  await expect(page.getByRole('meter', { name: /5 h/ })).toBeVisible();
  expect(simulator.log.violations()).toEqual([]);
});

test('a failed first request is told, and the page keeps listening', async ({
  page,
  sluice,
  simulator,
}) => {
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await page.getByRole('button', { name: 'Claude' }).click();
  await sight.signInWithBrowser('mira@example.com');
  await expect(sight.dialog.getByText('Claude, signed in')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Make a key' }).click();
  const shown = page.getByText(/slk_[A-Za-z0-9_-]{43}/).first();
  const key = /slk_[A-Za-z0-9_-]{43}/.exec(await shown.innerText())?.[0] ?? '';

  simulator.faults.add({ path: '/v1/messages', action: { kind: 'status', status: 529 } });
  expect((await ask(sluice, key)).status).toBe(529);
  await expect(page.getByText('A request arrived, but it was not answered well.')).toBeVisible();
  expect((await ask(sluice, key)).status).toBe(200);
  await expect(page.getByText('mira@example.com answered.')).toBeVisible();
});
