import type { Page } from '@playwright/test';
import { signIn } from '../fixtures/sign-in.ts';
import { mintKey } from '../fixtures/sluice.ts';
import { ask, expect, expectAccessible, test } from '../fixtures/window-test.ts';
import { WindowPage } from '../pages/window.ts';

test.use({ viewport: { width: 380, height: 560 } });

function row(page: Page, name: string) {
  return page.getByRole('listitem').filter({ hasText: name });
}

/** What moved without the person's doing since the page was opened, by its element. */
async function watchShifts(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.addInitScript(() => {
    const shifts: string[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { sources } = entry as PerformanceEntry & { sources: readonly { node: Node }[] };
        shifts.push(...sources.map(({ node }) => (node.textContent ?? '').slice(0, 80)));
      }
    }).observe({ type: 'layout-shift', buffered: true });
    Object.assign(window, { shifts });
  });
  return () => page.evaluate(() => (window as unknown as { shifts: string[] }).shifts);
}

test('the popover answers at a glance, and nothing moves when data arrives', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  await signIn(profile, simulator, 'studio');
  await profile.run(['priority', 'mira@example.com', 'preferred']);
  simulator.accounts.require('mira').meter.set('5h', 0.42, 9_000_000);
  const key = await mintKey(profile);
  await ask(sluice, key);
  const shifts = await watchShifts(page);
  await page.goto(`${sluice.ui}#/popover`);
  await expect(page.getByRole('heading', { name: 'You can work' })).toBeVisible();
  await expect(row(page, 'mira@example.com').getByText(/^Next · 100\s%$/)).toBeVisible();
  await expect(row(page, 'mira@example.com').getByRole('meter', { name: /^5 h/ })).toHaveAttribute(
    'aria-valuenow',
    /^4[2-9]/,
  );
  await expect(page.getByText(/^last at \d\d:\d\d: test on mira@example\.com/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Quit' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Open window' })).toHaveCount(0);
  expect(await shifts()).toEqual([]);
  await expectAccessible(page);
});

test('the proxy is paused and resumed from the popover', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  const key = await mintKey(profile);
  await page.goto(`${sluice.ui}#/popover`);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Paused' })).toBeVisible();
  expect((await ask(sluice, key)).headers.get('x-sluice-error')).toBe('NO_ACCOUNT');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'You can work' })).toBeVisible();
  expect((await ask(sluice, key)).status).toBe(200);
});

test('a revoked account raises one line, whose button starts the sign-in', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  const key = await mintKey(profile);
  await page.goto(`${sluice.ui}#/popover`);
  simulator.revoke('mira');
  await ask(sluice, key);
  const banner = page
    .getByRole('alert')
    .or(page.getByRole('status'))
    .filter({ hasText: 'needs you' });
  await expect(banner).toContainText('mira@example.com');
  await expect(row(page, 'mira@example.com').getByText('Needs you')).toBeVisible();
  await expectAccessible(page);
  await banner.getByRole('button', { name: 'Sign in again' }).click();
  const sight = new WindowPage(page);
  await sight.allow('mira@example.com');
  await expect(sight.dialog.getByRole('button', { name: 'Done' })).toBeVisible();
});

test('an empty profile says so and offers the one thing to do', async ({ page, sluice }) => {
  await page.goto(`${sluice.ui}#/popover`);
  await expect(page.getByRole('heading', { name: 'No account yet' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Add account' }).click();
  await expect(page.getByRole('dialog', { name: 'Add account' })).toBeVisible();
});

test('the popover holds at 360 px, and says so when Sluice is gone', async ({
  page,
  sluice,
  profile,
  simulator,
  complaints,
}) => {
  await page.setViewportSize({ width: 360, height: 560 });
  await signIn(profile, simulator, 'mira');
  await page.goto(`${sluice.ui}#/popover`);
  await expect(row(page, 'mira@example.com')).toBeVisible();
  await sluice.stop();
  await expect(page.getByText('The connection to Sluice is lost.')).toBeVisible();
  await expect(row(page, 'mira@example.com')).toBeVisible();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
  // Until it is closed it tries again, and complains of that.
  await page.close();
  const others = complaints.filter((text) => !text.includes('net::ERR_'));
  complaints.splice(0, complaints.length, ...others);
});
