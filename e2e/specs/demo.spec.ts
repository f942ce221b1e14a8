import type { Page } from '@playwright/test';
import { Show } from '../demo/show.ts';
import { Stage } from '../demo/stage.ts';
import { TIMELINE } from '../demo/timeline.ts';
import { askedAt } from '../demo/traffic.ts';
import { expect, test as base } from '../fixtures/window-test.ts';
import { ActivityView } from '../pages/activity.ts';
import { RankingPage } from '../pages/ranking.ts';
import { UsagePage } from '../pages/usage.ts';
import { WindowPage } from '../pages/window.ts';

const PASSPHRASE = 'water over the plate';

/** The demo's stage with answers as fast as they go; its clock is stepped by the test. */
const test = base.extend<{ passphrase: string | undefined; stage: Stage; show: Show }>({
  passphrase: [undefined, { option: true }],
  stage: async ({ page, passphrase }, use) => {
    const stage = await Stage.open({
      accounts: 8,
      seed: 1,
      days: 9,
      eventMs: 0,
      ...(passphrase !== undefined && { passphrase }),
    });
    await use(stage);
    // The page goes first: a window whose Sluice ends complains, and rightly.
    await page.close();
    expect(stage.simulator.log.violations()).toEqual([]);
    await stage.dispose();
  },
  show: async ({ stage }, use) => use(new Show(stage, TIMELINE, () => undefined)),
});

function title(page: Page, words: string | RegExp) {
  return page.getByRole('heading', { level: 1, name: words });
}

test('three minutes of the demo: every scene is seen where the terminal says', async ({
  page,
  stage,
  show,
}) => {
  // Ten steps, each of which waits for processes.
  test.slow();
  const sight = new WindowPage(page);
  const activity = new ActivityView(page);
  await sight.open(stage.running.ui);

  await test.step('0:00 requests of four tools; a sign-in that ends', async () => {
    await show.to(0);
    await expect(
      page.getByText(/^studio@example\.com \(Claude\) needs a new sign-in/),
    ).toBeVisible();
    const asked = await Promise.all(Array.from({ length: 16 }, (_, n) => stage.ask(askedAt(n, 1))));
    expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 200));
    await sight.goTo('Activity');
    for (const client of ['Claude Code', 'Codex', 'Zed', 'nightly-report'])
      await expect(activity.row(client).first()).toContainText('Done');
  });

  await test.step('0:15 a token is renewed within a request', async () => {
    await show.to(15);
    const row = activity.row('mira@example.com').filter({ hasText: '2 tried' }).first();
    await activity.open(row);
    await expect(activity.detail.getByRole('listitem')).toHaveCount(2);
    await page.keyboard.press('Escape');
  });

  await test.step('0:40 an account is signed out', async () => {
    await show.to(40);
    await sight.goTo('Accounts');
    await expect(page.getByText(/^lab@example\.com \(Claude\) needs you/).first()).toBeVisible();
  });

  await test.step('1:00 the ranking has another first', async () => {
    const ranking = new RankingPage(page);
    await ranking.show();
    const claude = ranking.provider('Claude');
    await expect(claude.getByText(/^mira@example\.com goes first/)).toBeVisible();
    await show.to(60);
    await expect(claude.getByText(/^studio@example\.com goes first/)).toBeVisible();
  });

  const nora = sight.account('nora@example.com');
  await test.step('1:20 an account is used up and has resets', async () => {
    await show.to(80);
    await sight.goTo('Accounts');
    await expect(nora.getByText(/^Blocked until/)).toBeVisible();
  });

  await test.step('1:45 no account of a pool is left; a reset brings one back', async () => {
    await show.to(105);
    await expect(page.getByText('0 of 4 ready')).toBeVisible();
    await nora.getByRole('button', { name: /^2 resets/ }).click();
    await page.getByRole('button', { name: 'Use the reset' }).click();
    await expect(page.getByText(/^Reset used at /)).toBeVisible();
    await expect(page.getByText('1 of 4 ready')).toBeVisible();
  });

  await test.step('2:05 a pool gets tight', async () => {
    await show.to(125);
    await expect(title(page, 'You can work, but Claude is tight')).toBeVisible();
  });

  await test.step('2:30 weeks of history', async () => {
    await show.to(150);
    await sight.goTo('Usage');
    const usage = new UsagePage(page);
    await expect(usage.total('Ran dry')).toContainText(/\d/);
    await expect(usage.total('Cost at list price')).toContainText('$');
    await expect(usage.panel('Weekly windows').locator('.recharts-line-curve')).not.toHaveCount(0);
  });

  await test.step('2:40 an overload and an answer that breaks off', async () => {
    await show.to(180);
    await sight.goTo('Activity');
    await activity.choose('Status', 'Failed');
    await expect(activity.row('529')).toHaveCount(1);
    await expect(activity.row('Broke off')).toHaveCount(1);
  });

  await test.step('and the dead account signs in again, at any time', async () => {
    await sight.goTo('Accounts');
    const lab = sight.account('lab@example.com');
    await lab.getByRole('button', { name: 'Sign in again' }).click();
    await sight.allow('lab@example.com');
    await expect(lab.getByRole('button', { name: 'Sign in again' })).toBeHidden();
  });
});

test.describe('with a locked vault', () => {
  test.use({ passphrase: PASSPHRASE });

  test('the demo begins locked, and its passphrase opens it', async ({ page, stage }) => {
    const sight = new WindowPage(page);
    await sight.open(stage.running.ui);
    await expect(page.getByText('The vault is locked.').first()).toBeVisible();
    await page.getByRole('button', { name: 'Unlock', exact: true }).first().click();
    await sight.dialog.getByRole('textbox', { name: 'Passphrase' }).fill(PASSPHRASE);
    await page.keyboard.press('Enter');
    await expect(page.getByText('The vault is locked.')).toBeHidden();
    await expect(title(page, /^You can work/)).toBeVisible();
    expect((await stage.ask(askedAt(0, 1))).status).toBe(200);
  });
});
