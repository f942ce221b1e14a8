import { expect, test } from '../fixtures/window-test.ts';
import { WindowPage } from '../pages/window.ts';

test('the code works once, leaves the address, and no cookie is set', async ({
  page,
  context,
  sluice,
}) => {
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  expect(page.url()).not.toContain('code=');
  expect(await context.cookies()).toEqual([]);
  const second = await context.newPage();
  await second.goto(sluice.ui);
  await expect(second.getByText('This address was used or has ended')).toBeVisible();
  await second.close();
});

test('a reload keeps the session; sluice ui gives a new address', async ({
  page,
  context,
  sluice,
  profile,
}) => {
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await page.reload();
  await expect(page.getByRole('navigation')).toBeVisible();
  const { url } = (await profile.run(['ui', '--json'])).json<{ url: string }>();
  const second = await context.newPage();
  await new WindowPage(second).open(url);
  await second.close();
});

test('the page says so when Sluice is gone', async ({ page, sluice, complaints }) => {
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await sluice.stop();
  await expect(page.getByText('The connection to Sluice is lost.')).toBeVisible();
  // Until it is closed it tries again, and complains of that.
  await page.close();
  complaints.splice(
    0,
    complaints.length,
    ...complaints.filter((text) => !text.includes('net::ERR_')),
  );
});

test('a page that cannot be read says so, and is read at the next try', async ({
  page,
  sluice,
  complaints,
}) => {
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await page.route('**/assets/{UsagePage,OpenDialog}*.js', (route) => route.abort());
  await sight.goTo('Usage');
  const fault = page.getByRole('alert').filter({ hasText: 'could not be read from Sluice' });
  await expect(fault.getByRole('heading', { name: 'Usage' })).toBeVisible();
  await sight.goTo('Accounts');
  await page.getByRole('button', { name: 'Claude' }).click();
  const toast = page.getByRole('status').filter({ hasText: 'The dialog could not be read' });
  await expect(toast).toBeVisible();
  // A tick beside it would say that something was done.
  await expect(toast.locator('svg')).toHaveCount(0);
  await page.unroute('**/assets/{UsagePage,OpenDialog}*.js');
  await page.getByRole('button', { name: 'Claude' }).click();
  await expect(sight.dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await sight.goTo('Usage');
  await expect(fault).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Usage', level: 1 })).toBeVisible();
  complaints.splice(
    0,
    complaints.length,
    ...complaints.filter((text) => !text.includes('net::ERR_')),
  );
});

test('holds at 360 px without sideways scrolling, at no moment', async ({ page, sluice }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.addInitScript(() => {
    const wide = new Set<string>();
    Object.assign(globalThis, { wide });
    const look = (): void => {
      const { scrollWidth, clientWidth } = document.documentElement;
      if (scrollWidth > clientWidth) wide.add(location.hash);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  for (const name of ['Accounts', 'Ranking', 'Usage', 'Activity', 'Tools', 'Settings'] as const) {
    await sight.goTo(name);
    await expect(page.locator('main h1')).toBeVisible();
    await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0);
  }
  const wide = await page.evaluate(() => [
    ...(globalThis as unknown as { wide: ReadonlySet<string> }).wide,
  ]);
  expect(wide).toEqual([]);
});
