import type { Page } from '@playwright/test';
import { joinCrowd } from '../fixtures/crowd.ts';
import { join, openControl } from '../fixtures/many-accounts.ts';
import type { Control } from '../fixtures/many-accounts.ts';
import { test as base, expect, expectAccessible } from '../fixtures/window-test.ts';
import { AccountList } from '../pages/account-list.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LABEL = 'חשבון הסטודיו של סוף השבוע';
const LONG_LABEL = `The account of the night shift, ${'which has a long name, '.repeat(3)}`.trim();
const LONG_MAIL = `${'anneliese.von-der-lichtenstein.'.repeat(2)}office@mail.example.com`;

/** A folder for pictures of each state, to look at. */
const PICTURES = process.env['ACCOUNT_PICTURES'];

const test = base.extend<{ simulator: Simulator; control: Control; list: AccountList }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from the pattern
  simulator: async ({}, use) => {
    const simulator = await startSimulator({ seed: 'none' });
    await use(simulator);
    await simulator.close();
  },
  control: async ({ profile, sluice }, use) => {
    // The socket of the one that serves.
    expect(sluice.pid).toBeGreaterThan(0);
    const control = await openControl(profile);
    await use(control);
    control.dispose();
  },
  list: async ({ page }, use) => use(new AccountList(page)),
});

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${PICTURES}/${name}-${colorScheme}.png` });
  }
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0);
}

test('200 accounts: a list of lines, filtered by verdict and by words, by keyboard too', async ({
  page,
  sluice,
  control,
  simulator,
  list,
}) => {
  test.setTimeout(150_000);
  await joinCrowd(control, simulator, { claude: 84, codex: 70, keys: 46 });
  await list.window.open(sluice.ui);
  await expect(page.getByText(/^185 of 200 accounts can serve\. The next one/)).toBeVisible();
  await expect(page.getByRole('meter', { name: /5\sh window/ }).first()).toBeVisible();

  await test.step('one bar of a provider shows its mix', async () => {
    const mix = list.panel('Claude').getByRole('img', { name: /Fine.*Blocked/ });
    await expect(mix).toHaveAccessibleName('51 Fine, 17 Tight, 8 Runs dry, 8 Blocked');
    await expect(list.panel('OpenAI').getByRole('img')).toHaveAccessibleName('46 No forecast');
  });

  await test.step('only what can be seen is drawn, and scrolling draws the rest', async () => {
    expect((await list.rows.first().boundingBox())?.height).toBe(28);
    expect(await list.rows.count()).toBeLessThan(140);
    await expect(list.rows.first()).toHaveAttribute('aria-setsize', '84');
    await expect(list.panel('Claude').getByRole('article').last()).not.toHaveAttribute(
      'aria-posinset',
      '84',
    );
    await page.mouse.move(700, 500);
    await page.mouse.wheel(0, 1600);
    await expect(list.panel('Claude').getByRole('article').last()).toHaveAttribute(
      'aria-posinset',
      '84',
    );
    await page.mouse.wheel(0, 8000);
    await expect(list.panel('OpenAI').getByRole('article').last()).toBeInViewport();
    await page.mouse.wheel(0, -12_000);
    await expect(list.rows.first()).toBeInViewport();
  });
  await picture(page, 'list');
  await expectAccessible(page);

  await test.step('the arrow keys go through the rows, and the list follows', async () => {
    await page.keyboard.press('ArrowDown');
    await expect(list.rows.first().getByRole('button', { name: /^More for/ })).toBeFocused();
    for (let step = 0; step < 60; step += 1) await page.keyboard.press('ArrowDown');
    const focused = page.locator('article:focus-within');
    await expect(focused).toHaveAttribute('aria-posinset', '61');
    await expect(focused).toBeInViewport();
    await picture(page, 'list-focus');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menu')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(focused.getByRole('button', { name: /^More for/ })).toBeFocused();
  });

  await test.step('by verdict, with counts', async () => {
    await expect(list.group('Fine')).toHaveText(/Fine\s93/);
    await list.group('Blocked').click();
    await expect(list.rows).toHaveCount(15);
    for (const row of await list.rows.all()) await expect(row).toContainText('Blocked');
    await expect(list.group('Blocked')).toHaveAttribute('aria-pressed', 'true');
    await picture(page, 'list-blocked');
    await page.keyboard.press('Escape');
    await expect(list.group('All')).toHaveAttribute('aria-pressed', 'true');
  });

  await test.step('by words; nothing found is said, and cleared', async () => {
    await page.keyboard.press('/');
    await expect(list.filter).toBeFocused();
    await list.filter.fill('dev-00');
    await expect(list.rows).toHaveCount(9);
    await expect(list.panel('Claude')).toBeHidden();
    await page.keyboard.press('ArrowDown');
    await expect(list.rows.first().getByRole('button', { name: /^More for/ })).toBeFocused();
    await list.filter.fill('orhcard');
    await expect(page.getByText('No account matches “orhcard”')).toBeVisible();
    await expect(page.getByText('200 accounts are hidden by the filter.')).toBeVisible();
    await expectAccessible(page);
    await picture(page, 'list-nothing');
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await expect(list.filter).toHaveValue('');
    await list.group('Needs you').click();
    await expect(page.getByText('No account is in “Needs you” now')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(list.rows.first()).toBeVisible();
  });

  await test.step('a provider folds; the choice of cards is kept by the next window', async () => {
    await page.getByRole('button', { name: 'Accounts of Claude' }).click();
    await expect(list.panel('Claude').getByRole('article')).toHaveCount(0);
    await list.density('Cards').check({ force: true });
    await expect(list.group('All')).toBeHidden();
    await expect(list.row('seat-001@example.com')).toBeVisible();
    await page.reload();
    await expect(list.row('seat-001@example.com')).toBeVisible();
    await expect(page.getByRole('radio', { name: 'Cards' })).toBeChecked();
    await list.density('List').check({ force: true });
    await expect(list.group('All')).toBeVisible();
  });

  await test.step('narrow, and at 200 % zoom', async () => {
    for (const [name, width, height] of [
      ['list-360', 360, 800],
      ['list-zoom', 600, 400],
    ] as const) {
      await page.setViewportSize({ width, height });
      await expect(list.rows.first()).toBeVisible();
      await expectNoSidewaysScroll(page);
      await picture(page, name);
    }
  });
});

test('every state of an account, as a card and as a line', async ({
  page,
  sluice,
  control,
  simulator,
  list,
}) => {
  test.setTimeout(120_000);
  const claude = { provider: 'anthropic', kind: 'oauth' } as const;
  const ids = {
    fine: await join(control, simulator, {
      ...claude,
      email: 'mira@example.com',
      used: {
        '5h': { fraction: 0.3, resetsInMs: 1.6 * HOUR_MS },
        '7d': { fraction: 0.2, resetsInMs: 4 * DAY_MS },
      },
    }),
    hebrew: await join(control, simulator, {
      ...claude,
      email: 'studio@example.com',
      organization: 'سحاب الشمال',
      used: {
        '5h': { fraction: 0, resetsInMs: 2 * HOUR_MS },
        '7d': { fraction: 0.9, resetsInMs: 2 * DAY_MS },
      },
    }),
    named: await join(control, simulator, { ...claude, email: 'lab@example.com' }),
    long: await join(control, simulator, {
      ...claude,
      email: LONG_MAIL,
      used: {
        '5h': { fraction: 1, resetsInMs: 3 * HOUR_MS },
        '7d': { fraction: 0.71, resetsInMs: 2 * DAY_MS },
      },
    }),
    revoked: await join(control, simulator, {
      ...claude,
      id: 'ops',
      email: 'ops@example.com',
      used: {
        '5h': { fraction: 0.1, resetsInMs: HOUR_MS },
        '7d': { fraction: 0.44, resetsInMs: DAY_MS },
      },
    }),
    paused: await join(control, simulator, { ...claude, email: 'idle@example.com' }),
    blocked: await join(control, simulator, {
      provider: 'openai-codex',
      kind: 'oauth',
      email: 'dev@example.com',
      organization: 'Orchard Labs',
      resets: [{ expiresInMs: 4 * DAY_MS }, { expiresInMs: 20 * DAY_MS }],
      used: {
        '5h': { fraction: 1, resetsInMs: 3 * HOUR_MS },
        '7d': { fraction: 0.71, resetsInMs: 2 * DAY_MS },
      },
    }),
    idle: await join(control, simulator, {
      provider: 'openai-codex',
      kind: 'oauth',
      email: 'nora@example.com',
      resets: [{ expiresInMs: 9 * DAY_MS }],
      used: { '7d': { fraction: 0.11, resetsInMs: 5 * DAY_MS } },
    }),
    key: await join(control, simulator, {
      provider: 'openai',
      kind: 'api_key',
      email: 'key@example.com',
    }),
  };
  await control.call('usage.list', { refresh: true });
  await control.call('accounts.rename', { account: ids.hebrew, label: LABEL });
  await control.call('accounts.rename', { account: ids.named, label: LONG_LABEL });
  await control.call('accounts.setPriority', { account: ids.fine, priority: 'preferred' });
  await control.call('accounts.pause', { account: ids.paused });
  simulator.revoke('ops');
  await control.call('accounts.refresh', { account: ids.revoked }).catch(() => null);
  await list.window.open(sluice.ui);

  const see = async (name: string): Promise<void> => {
    await expect(list.row('ops@example.com')).toContainText('Needs you');
    await expect(list.row(LONG_MAIL)).toContainText('Blocked');
    await expect(list.row('idle@example.com')).toContainText('Paused');
    await expect(list.row(LABEL).locator('bdi').first()).toHaveText(LABEL);
    await expect(list.row(LONG_MAIL).locator('bdi').first()).toHaveAttribute('title', LONG_MAIL);
    await expectNoSidewaysScroll(page);
    // Zoomed is laid out as narrow is.
    if (!name.endsWith('zoom')) await expectAccessible(page);
    await picture(page, name);
  };

  await see('states-cards');
  await test.step('the same as lines', async () => {
    await page.evaluate(() => localStorage.setItem('sluice-accounts', 'list'));
    await page.reload();
    await expect(list.group('All')).toBeVisible();
    await see('states-list');
    await expect(list.group('Paused')).toHaveText(/Paused\s1/);
  });

  await test.step('a reset in the list: asked under its line', async () => {
    const tag = list.row('dev@example.com').getByRole('button', { name: /^Resets: 2, \d+ \w+$/ });
    await tag.click();
    const box = page.getByRole('group', { name: 'Use a reset' });
    await expect(box.getByText('Use 1 of 2 resets?')).toBeVisible();
    await expect(box.getByRole('button', { name: 'Keep it' })).toBeFocused();
    await expectAccessible(page);
    await picture(page, 'list-reset-asked');
    await page.keyboard.press('Escape');
    await expect(tag).toBeFocused();
    const nothing = list.row('nora@example.com').getByRole('button', { name: /^Resets: 1/ });
    await expect(nothing).toHaveAttribute('aria-disabled', 'true');
    await nothing.focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    await expect(page.getByRole('tooltip')).toContainText('Nothing to reset now');
    await picture(page, 'list-reset-nothing');
    await tag.press('Enter');
    await page.getByRole('button', { name: 'Use the reset' }).click();
    await expect(page.getByRole('status', { name: 'Outcome' })).toContainText('Reset used at');
    await expect(page.getByRole('status', { name: 'Outcome' })).toContainText('resets left 2 → 1');
    await picture(page, 'list-reset-done');
  });

  await test.step('narrow and zoomed, as lines and as cards', async () => {
    for (const [name, width, height] of [
      ['360', 360, 1400],
      ['zoom', 600, 400],
    ] as const) {
      await page.setViewportSize({ width, height });
      await see(`states-list-${name}`);
    }
    await page.evaluate(() => localStorage.setItem('sluice-accounts', 'cards'));
    await page.setViewportSize({ width: 360, height: 2400 });
    await page.reload();
    await see('states-cards-360');
    await page.setViewportSize({ width: 1200, height: 900 });
  });

  await test.step('old levels are shown as old; forced colours keep the shapes', async () => {
    simulator.faults.add({
      path: '/api/oauth/usage',
      times: null,
      action: { kind: 'status', status: 500 },
    });
    await page.getByRole('button', { name: 'Refresh usage (R)' }).click();
    await expect(list.row('mira@example.com')).toContainText(/old/);
    await picture(page, 'states-cards-stale');
    await page.evaluate(() => localStorage.setItem('sluice-accounts', 'list'));
    await page.reload();
    await expect(list.row('mira@example.com')).toContainText(/old/);
    await expect(list.row('mira@example.com')).toContainText(/was so at/);
    await expectAccessible(page);
    await picture(page, 'states-list-stale');
    await page.emulateMedia({ forcedColors: 'active' });
    await picture(page, 'states-list-forced');
  });
});
