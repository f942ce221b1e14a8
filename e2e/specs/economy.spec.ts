import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { BY_FIRST, ask, expect, test } from '../fixtures/window-test.ts';
import { shiftsOf, watchShifts } from '../fixtures/layout-shift.ts';
import { forgetRenders, rendersOf, watchRenders } from '../fixtures/render-count.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { heldBy } from '../bench/window/page-figures.ts';
import { sendMany } from '../bench/window/send-many.ts';
import { joinCrowd } from '../fixtures/crowd.ts';
import { openControl } from '../fixtures/many-accounts.ts';
import { mintKey } from '../fixtures/sluice.ts';
import type { Profile, Running } from '../fixtures/sluice.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { WindowPage } from '../pages/window.ts';

const PAGES = ['Ranking', 'Usage', 'Activity', 'Tools', 'Settings', 'Accounts'] as const;

async function seed(profile: Profile, simulator: Simulator, ...names: readonly string[]) {
  for (const name of names) {
    await signIn(profile, simulator, name);
    simulator.accounts.require(name).meter.set('5h', 0.4, 3_600_000);
    await profile.run(['refresh', `${name}@example.com`]);
  }
}

/** A page with its data, or with the words for none. */
async function settled(page: Page): Promise<void> {
  await expect(page.locator('main h1')).toBeVisible();
  await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0);
}

/** Every window of every account has been read, that of one model family last. */
async function openRead(page: Page, sluice: Running, accounts: number): Promise<WindowPage> {
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await expect(page.getByRole('article').filter({ hasText: 'Fable' })).toHaveCount(accounts);
  return sight;
}

/** window.md's promise for the first page, in bytes as they travel compressed. */
const INITIAL_JS_BYTES = 180_000;

test('the first page needs at most 180 kB of code, and no chart', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await seed(profile, simulator, 'mira');
  const sizes = new Map<string, number>();
  page.on('response', async (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.endsWith('.js')) sizes.set(pathname, gzipSync(await response.body()).length);
  });
  await new WindowPage(page).open(sluice.ui);
  await expect(page.getByRole('meter', { name: /^5 h/ })).toBeVisible();
  await settled(page);
  const sum = [...sizes.values()].reduce((a, b) => a + b, 0);
  expect([...sizes.keys()].filter((name) => /Figure|Crosshair|recharts/i.test(name))).toEqual([]);
  expect(sum, JSON.stringify([...sizes])).toBeLessThanOrEqual(INITIAL_JS_BYTES);
});

test('a change of one account draws its row alone', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await seed(profile, simulator, 'mira', 'studio', 'lab');
  await watchRenders(page);
  await page.clock.install();
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await expect(page.getByRole('meter', { name: /^5 h/ })).toHaveCount(3);
  await page.clock.runFor(1_000);
  await forgetRenders(page);
  await profile.run(['rename', 'lab@example.com', 'Night shift']);
  await expect(sight.account('Night shift')).toBeVisible();
  const few = await rendersOf(page);
  expect(few.rows).toEqual(['Night shift']);

  // A list of lines, of which only those in sight are drawn: no more of them for 200 accounts than for three.
  const control = await openControl(profile);
  await joinCrowd(control, simulator, { claude: 0, codex: 0, keys: 197 });
  control.dispose();
  await page.reload();
  await expect(page.getByText(/of 200 accounts can serve/)).toBeVisible();
  await page.clock.runFor(1_000);
  await forgetRenders(page);
  const renamed = await profile.run(['rename', '3', 'Day shift']);
  expect(renamed.stderr).toBe('');
  await expect(page.getByText('Day shift').first()).toBeVisible();
  const many = await rendersOf(page);
  expect(many.rows.filter((name) => !name.includes('Day shift'))).toEqual([]);
  expect(many.components).toBeLessThan(2 * few.components);
});

test('a window that is left open holds no more after many requests', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  test.setTimeout(180_000);
  await seed(profile, simulator, 'mira');
  const key = await mintKey(profile);
  const target = { proxy: sluice.proxy, key };
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await sight.goTo('Activity');
  const session = await page.context().newCDPSession(page);
  // The page keeps 500; from there on each new one takes the place of the oldest.
  const idle = page.getByText(/^Nothing runs now, more than 500 today/);
  await sendMany(target, 700);
  await expect(idle).toBeVisible({ timeout: 60_000 });
  const before = await heldBy(session);
  await sendMany(target, 1_500);
  await expect(idle).toBeVisible({ timeout: 60_000 });
  const after = await heldBy(session);
  // What leaks leaks with each request; what is drawn just now differs by a few rows.
  expect(after.nodes).toBeLessThan(before.nodes + 500);
  expect(after.listeners).toBeLessThan(before.listeners * 1.5);
  expect(after.heapMb).toBeLessThan(before.heapMb + 2);
});

test('a request that nobody on this page asks about draws nothing of the accounts', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await seed(profile, simulator, 'mira');
  const key = await mintKey(profile);
  await watchRenders(page);
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await expect(page.getByRole('meter', { name: /^5 h/ })).toBeVisible();
  await sight.goTo('Settings');
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  await forgetRenders(page);
  expect((await ask(sluice, key)).status).toBe(200);
  await profile.run(['rename', 'mira@example.com', 'Mira']);
  expect((await rendersOf(page)).rows).toEqual([]);
});

test('nothing moves: first page, every other page, and when data change', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await seed(profile, simulator, 'mira', 'studio');
  const key = await mintKey(profile);
  // Else the order would change with the numbers, and rows with it.
  await profile.run(['priority', 'mira@example.com', 'preferred']);
  await ask(sluice, key, { 'x-sluice-account': '2' });
  const sight = await openRead(page, sluice, 2);
  await watchShifts(page);
  await page.reload();
  await settled(page);
  expect(await shiftsOf(page)).toEqual([]);
  for (const name of PAGES) {
    await sight.goTo(name);
    await settled(page);
    expect(await shiftsOf(page), name).toEqual([]);
  }
  simulator.accounts.require('mira').meter.set('5h', 0.97, 3_600_000);
  await ask(sluice, key, BY_FIRST);
  await expect(
    sight.account('mira@example.com').getByRole('meter', { name: /^5 h/ }),
  ).toHaveAttribute('aria-valuenow', /9[0-9]/);
  expect(await shiftsOf(page)).toEqual([]);
});

test('nothing moves where a page is opened by its address, with a banner above it', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await seed(profile, simulator, 'mira', 'studio');
  const key = await mintKey(profile);
  const sight = await openRead(page, sluice, 2);
  simulator.revoke('studio');
  await ask(sluice, key, { 'x-sluice-account': '2' });
  await expect(page.getByText(/^studio@example\.com \(Claude\) needs you/).first()).toBeVisible();
  await watchShifts(page);
  for (const name of PAGES) {
    await sight.goTo(name);
    await page.reload();
    await settled(page);
    expect(await shiftsOf(page), name).toEqual([]);
  }
});

test('ten idle minutes ask for nothing', async ({ page, sluice, profile, simulator }) => {
  await seed(profile, simulator, 'mira');
  await page.clock.install();
  const sight = await openRead(page, sluice, 1);
  const asked: string[] = [];
  for (const name of PAGES) {
    await sight.goTo(name);
    await settled(page);
    const note = (request: { url(): string }): unknown => asked.push(`${name}: ${request.url()}`);
    page.on('request', note);
    await page.clock.runFor(600_000);
    page.off('request', note);
  }
  expect(asked).toEqual([]);
});
