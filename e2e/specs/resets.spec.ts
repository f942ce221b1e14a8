import type { Page } from '@playwright/test';
import { SimulatedCodex } from '../../main/resets/testing/simulated-codex.ts';
import { signInToCodex } from '../fixtures/sign-in.ts';
import { Profile } from '../fixtures/sluice.ts';
import { test as base, expect, expectAccessible } from '../fixtures/window-test.ts';
import { WindowPage } from '../pages/window.ts';

const DAY_MS = 86_400_000;
const NAME = 'nora@example.com';

/** A folder for pictures of each state, to look at. */
const PICTURES = process.env['RESET_PICTURES'];

const test = base.extend<{ codex: SimulatedCodex }>({
  codex: async ({ simulator }, use) => {
    const codex = new SimulatedCodex(simulator);
    for (const days of [4, 21])
      codex.add(`credit-${days}`, new Date(Date.now() + days * DAY_MS).toISOString(), {
        email: NAME,
      });
    await use(codex);
    expect(simulator.log.violations()).toEqual([]);
  },
  profile: async ({ simulator, codex }, use) => {
    const profile = new Profile({ originMap: simulator.originMap });
    codex.login(NAME);
    await signInToCodex(profile, simulator, { as: NAME });
    await use(profile);
    await profile.dispose();
  },
});

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${PICTURES}/${name}-${colorScheme}.png` });
  }
}

async function openAccounts(page: Page, ui: string | null): Promise<WindowPage> {
  const sight = new WindowPage(page);
  await sight.open(ui ?? '');
  const skip = page.getByRole('button', { name: 'Skip the rest' });
  await skip.or(sight.account(NAME)).first().waitFor();
  if (await skip.isVisible()) await skip.click();
  await expect(sight.account(NAME).getByText('2 resets')).toBeVisible();
  return sight;
}

test('a reset by keyboard alone: asked, under way, done in numbers', async ({
  page,
  sluice,
  codex,
}) => {
  const sight = await openAccounts(page, sluice.ui);
  const tag = sight.account(NAME).getByRole('button', { name: /^2 resets/ });
  await tag.focus();
  await page.keyboard.press('Enter');
  const box = page.getByRole('group', { name: 'Use a reset' });
  await expect(box.getByText('Use 1 of 2 resets?')).toBeVisible();
  await expect(box.getByText(/It is the one that expires on \d+ \w+\./)).toBeVisible();
  await expect(box.getByText('Both windows start over now.')).toBeVisible();
  await expect(box.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await expectAccessible(page);
  await picture(page, '1-asked');
  await page.keyboard.press('Escape');
  await expect(box).toBeHidden();
  await expect(tag).toBeFocused();

  codex.holdAnswers();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  const progress = page.getByRole('progressbar', { name: /^Step 2 of 3/ });
  await expect(progress).toBeVisible();
  await expect(page.getByText('waiting for its answer')).toBeVisible();
  await expectAccessible(page);
  await picture(page, '2-under-way');
  await expect.poll(() => codex.asked.length).toBe(1);

  codex.letGo();
  const outcome = page.getByRole('status', { name: 'Outcome' });
  await expect(outcome.getByText(/^Reset used at /)).toBeVisible();
  await expect(outcome.getByText(`${NAME}, Personal, can work.`)).toBeVisible();
  await expect(outcome.getByText('5 h 100 % → 0 %')).toBeVisible();
  await expect(outcome.getByText('resets left 2 → 1')).toBeVisible();
  await expectAccessible(page);
  await picture(page, '3-done');
  await expect(outcome.getByRole('button', { name: 'Close' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(outcome).toBeHidden();
  expect(codex.asked).toHaveLength(1);

  const idle = sight.account(NAME).getByRole('button', { name: /^1 reset/ });
  await expect(idle).toBeFocused();
  await expect(idle).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('tooltip')).toContainText('Nothing to reset now');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('group', { name: 'Use a reset' })).toBeHidden();
  await expect(page.getByRole('tooltip')).toBeVisible();
  await expectAccessible(page);
  await picture(page, '6-nothing');
});

test('a lost answer says that it may have worked; Try again repeats the same request', async ({
  page,
  sluice,
  codex,
}) => {
  const sight = await openAccounts(page, sluice.ui);
  codex.loseAnswers();
  await sight
    .account(NAME)
    .getByRole('button', { name: /^2 resets/ })
    .click();
  await page.getByRole('button', { name: 'Use the reset' }).click();
  const outcome = page.getByRole('alert', { name: 'Outcome' });
  await expect(outcome.getByText('It may have worked, or not.')).toBeVisible();
  const number = codex.asked[0]?.redeem_request_id.slice(0, 4) ?? '';
  await expect(outcome.getByText(`number ${number}`)).toBeVisible();
  await expectAccessible(page);
  await picture(page, '5-lost');
  await outcome.getByRole('button', { name: 'Not now' }).click();
  await expect(outcome).toBeHidden();

  await page.reload();
  const open = sight.account(NAME).getByRole('button', { name: '1 of 2 open' });
  await open.click();
  await expect(outcome.getByText('its answer is lost')).toBeVisible();
  await picture(page, '5-lost-later');
  expect(codex.asked).toHaveLength(1);
  codex.letGo();
  await outcome.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText(/^Reset used at /)).toBeVisible();
  expect(codex.asked[1]).toEqual(codex.asked[0]);
});

test('what the provider refuses is said in words', async ({ page, sluice, codex }) => {
  const sight = await openAccounts(page, sluice.ui);
  const tag = sight.account(NAME).getByRole('button', { name: /^2 resets/ });
  codex.use(0.03, NAME);
  await tag.click();
  await page.getByRole('button', { name: 'Use the reset' }).click();
  const outcome = page.getByRole('status', { name: 'Outcome' });
  await expect(outcome.getByText('OpenAI says there is nothing to reset.')).toBeVisible();
  await expect(outcome.getByText('5 h stands at 3 %, so the block is lifted.')).toBeVisible();
  await expectAccessible(page);
  await picture(page, '4-nothing-to-reset');
});

test('every other outcome in its words', async ({ page, sluice, codex, simulator }) => {
  const sight = await openAccounts(page, sluice.ui);
  const use = async (): Promise<void> => {
    await sight
      .account(NAME)
      .getByRole('button', { name: /^2 resets/ })
      .click();
    await page.getByRole('button', { name: 'Use the reset' }).click();
  };
  const refusal = page.getByRole('status', { name: 'Outcome' });
  const alert = page.getByRole('alert', { name: 'Outcome' });
  const close = page.getByRole('button', { name: 'Close' });

  codex.say(500, { detail: 'oh' });
  await use();
  await expect(alert.getByText('OpenAI answered 500. It may have worked, or not.')).toBeVisible();
  await expect(alert.getByRole('button', { name: 'Try again' })).toBeFocused();
  await expectAccessible(page);
  await picture(page, '9-http-500');
  codex.say(200, { code: 'no_credit' });
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(
    refusal.getByText('OpenAI says that this reset cannot be used any more.'),
  ).toBeVisible();
  await expect(refusal.getByText('Nothing was asked')).toBeHidden();
  await picture(page, '9-no-credit-said');
  await close.click();

  codex.say(200, { code: 'already_redeemed' });
  await use();
  await expect(refusal.getByText('This reset was used elsewhere.')).toBeVisible();
  await picture(page, '9-elsewhere');
  await close.click();

  codex.say(200, { code: 'weekly_cap_reached' });
  await use();
  await expect(refusal.getByText('OpenAI answered “weekly_cap_reached”.')).toBeVisible();
  await expectAccessible(page);
  await close.click();

  codex.refuseList(503);
  await use();
  await expect(refusal.getByText('The resets could not be read.')).toBeVisible();
  await picture(page, '9-list-failed');
  simulator.faults.clear();
  await close.click();

  for (const credit of ['credit-4', 'credit-21']) simulator.quotas.redeemElsewhere(NAME, credit);
  await use();
  await expect(refusal.getByText('No reset is left.')).toBeVisible();
  await expect(refusal.getByText('Nothing was asked.')).toBeVisible();
  await picture(page, '9-no-credit');
  await expect(sight.account(NAME).getByRole('button', { name: /resets/ })).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(refusal).toBeHidden();
  await expect(page.getByRole('button', { name: `More for ${NAME}` })).toBeFocused();
});

test('a second window joins the reset that is under way', async ({
  page,
  sluice,
  profile,
  codex,
}) => {
  const sight = await openAccounts(page, sluice.ui);
  const { url } = (await profile.run(['ui', '--json'])).json<{ url: string }>();
  const other = await page.context().newPage();
  const otherSight = await openAccounts(other, url);
  const tag = otherSight.account(NAME).getByRole('button', { name: /^2 resets/ });
  await tag.click();
  codex.holdAnswers();
  await sight
    .account(NAME)
    .getByRole('button', { name: /^2 resets/ })
    .click();
  await page.getByRole('button', { name: 'Use the reset' }).click();
  await expect.poll(() => codex.asked.length).toBe(1);
  await expect(other.getByText('waiting for its answer')).toBeVisible();
  await expect(other.getByRole('button', { name: 'Use the reset' })).toBeHidden();
  await picture(other, '9-second-window');
  codex.letGo();
  await expect(page.getByText(/^Reset used at /)).toBeVisible();
  await expect(otherSight.account(NAME).getByText('1 reset,')).toBeVisible();
  expect(codex.asked).toHaveLength(1);
  await other.close();
});

test('automatic use is off, and one reset is kept in reserve', async ({ page, sluice }) => {
  const sight = await openAccounts(page, sluice.ui);
  await sight.goTo('Settings');
  const automatic = page.getByRole('switch', { name: 'Use resets without asking' });
  await expect(automatic).not.toBeChecked();
  await automatic.click();
  await expect(automatic).toBeChecked();
  const reserve = page.getByRole('textbox', { name: 'Keep in reserve' });
  await expect(reserve).toHaveValue('1');
  await reserve.scrollIntoViewIfNeeded();
  await expectAccessible(page);
  await picture(page, '7-settings');
});

test('the confirmation holds at 360 px', async ({ page, sluice }) => {
  const sight = await openAccounts(page, sluice.ui);
  await page.setViewportSize({ width: 360, height: 800 });
  await sight
    .account(NAME)
    .getByRole('button', { name: /^2 resets/ })
    .click();
  await expect(page.getByRole('button', { name: 'Keep it' })).toBeVisible();
  await expectAccessible(page);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(360);
  await picture(page, '8-narrow');
});
