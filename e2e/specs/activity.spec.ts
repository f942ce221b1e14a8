import { join } from 'node:path';
import { requestOf } from '../../main/store/testing/history-year.ts';
import { writeActivity } from '../../main/store/testing/written-activity.ts';
import { pictureTaker } from '../fixtures/pictures.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { mintKey } from '../fixtures/sluice.ts';
import { tryAgain } from '../fixtures/try-again.ts';
import { BY_FIRST, ask, expect, expectAccessible, test } from '../fixtures/window-test.ts';
import { ActivityView } from '../pages/activity.ts';
import { WindowPage } from '../pages/window.ts';

const picture = pictureTaker('ACTIVITY_PICTURES');
const NARROW = { width: 360, height: 760 };
const WIDE = { width: 1160, height: 800 };

test.use({ viewport: WIDE });
// axe over whole pages, several times, on a machine that others use, too.
test.describe.configure({ timeout: 120_000 });

test('without a request the page says how the first one comes, and shows it when it does', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  const key = await mintKey(profile);
  const sight = new WindowPage(page);
  const activity = new ActivityView(page);
  await sight.open(sluice.ui);
  await sight.goTo('Activity');
  await expect(page.getByText('No request yet')).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize(NARROW);
  await expectAccessible(page);
  await page.setViewportSize(WIDE);
  await ask(sluice, key);
  await expect(activity.row('mira@example.com')).toContainText('Done');
  await expect(page.getByText(/^Nothing runs now, 1 today/)).toBeVisible();
});

test('a request appears when it begins, and its row stays when it ends', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  const key = await mintKey(profile);
  const sight = new WindowPage(page);
  const activity = new ActivityView(page);
  await sight.open(sluice.ui);
  await sight.goTo('Activity');
  const held = simulator.faults.add({
    path: '/v1/messages',
    action: { kind: 'hold', where: 'answer' },
  });
  const answer = ask(sluice, key);
  const row = activity.row('claude-sonnet-5');
  await expect(row).toContainText('Running');
  await expect(row).toContainText('mira@example.com');
  await expect(page.getByText(/^1 running now/)).toBeVisible();
  await activity.open(row);
  await expect(activity.detail).toContainText('still running');
  await expect(activity.detail).toContainText('Asked; no answer yet.');
  await expectAccessible(page);
  held.release();
  await answer;
  await expect(row).toContainText('Done');
  await expect(row).toHaveCount(1);
  await expect(activity.detail).toContainText('complete, 200');
  // What it cost is known a moment later, by another event.
  await expect(activity.detail).toContainText('at list price');
});

test('the detail tells which accounts were tried, and why the first could not answer', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  await signIn(profile, simulator, 'studio');
  const key = await mintKey(profile);
  await profile.run(['priority', 'mira@example.com', 'preferred']);
  simulator.accounts.require('mira').meter.set('5h', 1);
  await ask(sluice, key);
  await ask(sluice, key);
  await ask(sluice, key, BY_FIRST);
  const sight = new WindowPage(page);
  const activity = new ActivityView(page);
  await sight.open(sluice.ui);
  await sight.goTo('Activity');
  await expect(activity.rows).toHaveCount(3);
  const row = activity.rows.nth(2);
  await expect(row).toContainText('studio@example.com');
  await activity.open(row);
  await expect(activity.detail.getByRole('listitem').first()).toContainText('mira@example.com');
  await expect(activity.detail).toContainText('429, usage limit; the account waits for its reset');
  await expect(activity.detail).toContainText('First in the order.');
  await expect(activity.detail).toContainText(/Only account left. 200, first byte after/);
  await picture(page, '1-detail');
  await expectAccessible(page);

  await page.setViewportSize(NARROW);
  await expect(activity.list).toBeHidden();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Back to the list' }).click();
  await expect(activity.list).toBeVisible();
  await expect(row.getByRole('button')).toBeFocused();
  await expect(row).toContainText('2 tried');
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(NARROW.width);
});

test('filters leave what matches, say what they hide, and the keyboard does it all', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  const key = await mintKey(profile);
  await ask(sluice, key);
  await profile.run(['settings', 'set', 'proxyPaused', 'true']);
  await ask(sluice, key);
  const sight = new WindowPage(page);
  const activity = new ActivityView(page);
  await sight.open(sluice.ui);
  await sight.goTo('Activity');
  await expect(activity.rows).toHaveCount(2);
  await activity.choose('Status', 'Failed');
  await expect(activity.rows).toHaveCount(1);
  await expect(activity.rows).toContainText('503, not sent');
  await activity.clear('Status');
  await activity.choose('Model', 'claude-sonnet-5');
  await expect(activity.rows).toHaveCount(1);
  await page.getByRole('heading', { name: 'Activity' }).click();
  await page.keyboard.press('/');
  await expect(activity.filter).toBeFocused();
  await page.keyboard.type('nobody');
  await expect(page.getByText('2 requests are hidden by the filter.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect(activity.rows).toHaveCount(2);

  await activity.rows.first().getByRole('button').focus();
  await page.keyboard.press('ArrowDown');
  await expect(activity.rows.nth(1).getByRole('button')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(activity.detail).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(activity.detail).toBeHidden();
  await expect(activity.rows.nth(1).getByRole('button')).toBeFocused();
});

test('a held list stays as it is and counts what came since', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  const key = await mintKey(profile);
  await ask(sluice, key);
  const sight = new WindowPage(page);
  const activity = new ActivityView(page);
  await sight.open(sluice.ui);
  await sight.goTo('Activity');
  await expect(activity.rows).toHaveCount(1);
  await page.getByRole('button', { name: 'Hold the list' }).click();
  await ask(sluice, key);
  await ask(sluice, key);
  await expect(page.getByRole('button', { name: 'Let it go on, 2 new' })).toBeVisible();
  await expect(activity.rows).toHaveCount(1);
  await page.getByRole('button', { name: /^Let it go on/ }).click();
  await expect(activity.rows).toHaveCount(3);
});

test('a long list draws only what can be seen, and a burst loses nothing', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  const key = await mintKey(profile);
  const sight = new WindowPage(page);
  const activity = new ActivityView(page);
  await sight.open(sluice.ui);
  await sight.goTo('Activity');
  for (let round = 0; round < 10; round += 1)
    await Promise.all(Array.from({ length: 20 }, () => ask(sluice, key)));
  const table = page.getByRole('table', { name: 'Requests' });
  await expect(table).toHaveAttribute('aria-rowcount', '201');
  await expect(page.getByText(/^Nothing runs now, 200 today/)).toBeVisible();
  expect(await activity.rows.count()).toBeLessThan(80);
  await activity.rows.last().scrollIntoViewIfNeeded();
  await activity.list.evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await expect(activity.rows.last()).toHaveAttribute('aria-rowindex', '201');
  expect(await activity.rows.count()).toBeLessThan(80);
  await expectAccessible(page);
});

test('masked addresses hide the accounts here too', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  await ask(sluice, await mintKey(profile));
  await profile.run(['settings', 'set', 'maskEmails', 'true']);
  const sight = new WindowPage(page);
  const activity = new ActivityView(page);
  await sight.open(sluice.ui);
  await sight.goTo('Activity');
  await activity.open(activity.row('m•••@example.com'));
  await expect(page.getByText('mira@example.com')).toHaveCount(0);
});

test('a list that cannot be read says what still works, and is read again', async ({
  page,
  sluice,
  profile,
  simulator,
  complaints,
}) => {
  await signIn(profile, simulator, 'mira');
  await ask(sluice, await mintKey(profile));
  const sight = new WindowPage(page);
  const activity = new ActivityView(page);
  await sight.open(sluice.ui);
  await page.route('**/api/call', async (route) => {
    const isList = route.request().postData()?.includes('activity.list') === true;
    await (isList ? route.abort() : route.continue());
  });
  await sight.goTo('Activity');
  const told = 'The list could not be read. Requests go on as before.';
  await expect(page.getByText(told)).toBeVisible();
  await expectAccessible(page);
  await page.unroute('**/api/call');
  const retry = page.getByRole('button', { name: 'Try again' });
  await tryAgain(retry, () => expect(activity.rows).toHaveCount(1));
  // The browser tells of each call that failed.
  complaints.length = 0;
});

test('a window whose Sluice has ended keeps the list, and calls nothing running', async ({
  page,
  sluice,
  profile,
  simulator,
  complaints,
}) => {
  await signIn(profile, simulator, 'mira');
  const key = await mintKey(profile);
  await ask(sluice, key);
  simulator.faults.add({ path: '/v1/messages', action: { kind: 'hold', where: 'answer' } });
  const sight = new WindowPage(page);
  const activity = new ActivityView(page);
  await sight.open(sluice.ui);
  await sight.goTo('Activity');
  const cut = ask(sluice, key).catch(() => null);
  await expect(activity.row('Running')).toBeVisible();
  await sluice.kill();
  await cut;
  await expect(page.getByText('The connection to Sluice is lost.')).toBeVisible();
  await expect(activity.rows).toHaveCount(1);
  await expect(activity.row('Running')).toHaveCount(0);
  await expect(page.getByText(/^As it was at .*, \d+\smin ago\.$/)).toBeVisible();
  await expect(page.getByText(/^Nothing runs now, /)).toBeVisible();
  await expectAccessible(page);
  await picture(page, '4-lost');
  // The page tries again by itself, and the browser tells of each call that failed.
  await page.close();
  complaints.length = 0;
});

test.describe('with 1,200 requests of before', () => {
  test.use({
    profile: async ({ simulator, profile }, use) => {
      await signIn(profile, simulator, 'mira');
      const startMs = Date.now() - 3_600_000;
      const records = Array.from({ length: 1200 }, (_, index) => ({
        ...requestOf(1, index, startMs),
        session: index === 7 ? 'needle77' : 'session0',
      }));
      writeActivity(join(profile.folder, 'sluice.db'), records);
      await use(profile);
    },
  });

  test('older ones are a press away, page by page, while new ones come on top', async ({
    page,
    sluice,
    profile,
  }) => {
    const key = await mintKey(profile);
    const sight = new WindowPage(page);
    const activity = new ActivityView(page);
    await sight.open(sluice.ui);
    await sight.goTo('Activity');
    // Half an hour after midnight, they would be of yesterday.
    await activity.clear('Time');
    const table = page.getByRole('table', { name: 'Requests' });
    await expect(table).toHaveAttribute('aria-rowcount', '501');
    await expect(page.getByText('The newest 500 requests.')).toBeVisible();
    await page.getByRole('button', { name: 'Hold the list' }).click();
    await ask(sluice, key);
    await expect(page.getByRole('button', { name: 'Let it go on, 1 new' })).toBeVisible();
    await expect(table).toHaveAttribute('aria-rowcount', '501');
    await page.getByRole('button', { name: 'Let it go on, 1 new' }).click();
    await expect(table).toHaveAttribute('aria-rowcount', '501');

    await activity.filter.fill('needle77');
    await expect(page.getByText('No request matches')).toBeVisible();
    await expectAccessible(page);
    const older = page.getByRole('button', { name: 'Show older' });
    await older.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByText('The newest 1,000 requests.')).toBeVisible();
    await expect(older).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(activity.rows).toHaveCount(1);
    await expect(page.getByText(/^1,201 requests\. The newest 10,000 are kept\.$/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'None older' })).toBeFocused();
    await expectAccessible(page);
    await activity.filter.fill('');
    await expect(table).toHaveAttribute('aria-rowcount', '1202');
    await ask(sluice, key);
    await expect(table).toHaveAttribute('aria-rowcount', '1203');
    expect(await activity.rows.count()).toBeLessThan(80);
    await picture(page, '5-older');

    // A row far down, at the narrowest: back from its detail, the focus is on it again.
    await page.setViewportSize(NARROW);
    await page.evaluate(() => scrollTo(0, 40_000));
    // In the middle of what is seen: scrolling goes on around it.
    const id = await page.evaluate(async () => {
      for (let frame = 0; frame < 3; frame += 1)
        await new Promise((resolve) => requestAnimationFrame(resolve));
      const row = document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest('tr');
      return row?.querySelector('button')?.id ?? '';
    });
    await page.locator(`[id="${id}"]`).click();
    await page.getByRole('button', { name: 'Back to the list' }).click();
    await expect(page.locator(`[id="${id}"]`)).toBeFocused();
  });
});
