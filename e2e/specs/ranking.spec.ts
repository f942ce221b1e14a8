import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectNoSidewaysScroll, pictureTaker } from '../fixtures/pictures.ts';
import { signIn, signInToCodex } from '../fixtures/sign-in.ts';
import { mintKey } from '../fixtures/sluice.ts';
import type { Profile } from '../fixtures/sluice.ts';
import { tryAgain } from '../fixtures/try-again.ts';
import { ask, test as base, expect, expectAccessible } from '../fixtures/window-test.ts';
import { RankingPage } from '../pages/ranking.ts';
import { WindowPage } from '../pages/window.ts';
import { seedKeys } from '../simulator/seeds.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';

const WIDE = { width: 1160, height: 800 };
const NARROW = { width: 360, height: 800 };

const picture = pictureTaker('RANKING_PICTURES');

/** The same people, in the middle of their week. */
const test = base.extend<{ simulator: Simulator }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from the pattern
  simulator: async ({}, use) => {
    const simulator = await startSimulator({ seed: 'demo' });
    await use(simulator);
    await simulator.close();
  },
});

// axe over whole pages, several times, on a machine that others use, too.
test.describe.configure({ timeout: 120_000 });

async function signInToClaude(profile: Profile, simulator: Simulator): Promise<void> {
  for (const who of ['mira', 'studio', 'lab']) await signIn(profile, simulator, who);
}

async function openRanking(page: Page, address: string): Promise<RankingPage> {
  await page.setViewportSize(WIDE);
  await new WindowPage(page).open(address);
  const ranking = new RankingPage(page);
  await ranking.show();
  return ranking;
}

test('says who goes first, by which number, and what stands between two', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signInToClaude(profile, simulator);
  await profile.run(['add-key', 'anthropic'], { stdin: seedKeys.anthropic });
  await signInToCodex(profile, simulator, { as: 'codex-mira' });
  await signInToCodex(profile, simulator, { as: 'codex-lab' });
  await profile.run(['usage', '--refresh']);
  const ranking = await openRanking(page, sluice.ui);
  const claude = ranking.provider('Claude');
  await expect(
    claude.getByText(
      /^mira@example\.com goes first: its 7\sd window drains at .*, the lowest of 3\.$/,
    ),
  ).toBeVisible();
  await expect(ranking.rows('Claude')).toHaveCount(4);
  await expect(ranking.rows('Claude').nth(0)).toContainText(/Next · 44\s%/);
  await expect(claude.getByText(/^ahead by 7 d drain, /)).toHaveCount(2);
  await expect(claude.getByText('ahead: a sign-in goes before an API key')).toBeVisible();
  await expect(ranking.ladder('Claude').getByRole('listitem')).toHaveText([
    'Blockednone',
    'Plansame',
    'Prioritysame',
    'Kindsame',
    'Boostnone',
    '7 d draindecides',
    '7 d usednot asked',
    '5 h drainnot asked',
    '5 h usednot asked',
  ]);
  await expectAccessible(page);
  await picture(page, '1-wide');
});

test('holds at 720 and at 360 px: numbers with their names, nothing to the side', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  await signIn(profile, simulator, 'studio');
  await signInToCodex(profile, simulator, { as: 'codex-mira' });
  await profile.run(['priority', 'studio@example.com', 'reserve']);
  await profile.run(['usage', '--refresh']);
  const ranking = await openRanking(page, sluice.ui);
  await expect(ranking.rows('Claude')).toHaveCount(2);
  await page.setViewportSize({ width: 720, height: 800 });
  await expectNoSidewaysScroll(page);
  await picture(page, '1-middle');

  await page.setViewportSize(NARROW);
  await expectNoSidewaysScroll(page);
  await expect(ranking.rows('Claude').nth(1).getByText('Reserve').first()).toBeVisible();
  await expectAccessible(page);
  await picture(page, '2-narrow');
});

test('a strategy says who would be first, is chosen by keyboard alone, and stays after a restart', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signInToClaude(profile, simulator);
  await profile.run(['usage', '--refresh']);
  const ranking = await openRanking(page, sluice.ui);
  await expect(ranking.strategy('Drain rate')).toBeChecked();
  await expect(ranking.strategy('In order')).toHaveAccessibleDescription(
    /Now first: mira@example\.com$/,
  );
  await ranking.strategy('Drain rate').focus();
  await page.keyboard.press('ArrowDown');
  await expect(ranking.strategy('Use it or lose it')).toBeChecked();
  await page.keyboard.press('ArrowDown');
  await expect(ranking.strategy('In order')).toBeChecked();
  await expect(ranking.strategy('In order')).toBeFocused();
  const claude = ranking.provider('Claude');
  await expect(
    claude.getByText(/^mira@example\.com goes first: its number is the lowest/),
  ).toBeVisible();
  await expect(claude.getByText('ahead by its number, 1 against 2')).toBeVisible();
  await profile.run(['priority', 'lab@example.com', 'preferred']);
  await expect(claude.getByText('ahead by priority, Preferred against Normal')).toBeVisible();
  await expectAccessible(page);
  await picture(page, '3-in-order');
  // A window whose Sluice ends complains, and rightly.
  await page.close();
  await sluice.stop();
  const { stdout } = await profile.run(['settings', 'get', 'strategy.anthropic']);
  expect(stdout.trim()).toBe('in-order');
});

test('who cannot serve is passed over with its reason, at once, and the way back stands beside it', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signInToClaude(profile, simulator);
  await profile.run(['usage', '--refresh']);
  const key = await mintKey(profile);
  const ranking = await openRanking(page, sluice.ui);
  const claude = ranking.provider('Claude');
  await expect(ranking.rows('Claude')).toHaveCount(3);

  await profile.run(['pause', 'studio@example.com']);
  await expect(ranking.rows('Claude')).toHaveCount(2);
  await expect(claude.getByText('You paused it.')).toBeVisible();

  simulator.accounts.require('lab').meter.set('5h', 1, 3_600_000);
  await profile.run(['usage', '--refresh']);
  await expect(
    claude.getByText(/Its 5\sh window is at 100\s%\. It would rank 2nd with /),
  ).toBeVisible();
  await expect(claude.getByText(/goes first: the only one of 3 that can serve\.$/)).toBeVisible();
  await expect(ranking.rows('Claude')).toHaveCount(0);

  simulator.revoke('mira');
  await ask(sluice, key);
  await expect(claude.getByRole('button', { name: 'Sign in again' })).toBeVisible();
  await expect(claude.getByText(/^None of 3 can serve until /)).toBeVisible();
  await expectAccessible(page);
  await picture(page, '4-passed-over');
  await page.setViewportSize(NARROW);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await picture(page, '5-passed-over-narrow');

  await claude.getByRole('button', { name: 'Resume' }).click();
  await expect(
    claude.getByText(/^studio@example\.com goes first: the only one of 3/),
  ).toBeVisible();
});

test('an override key and a locked vault say what they mean for the order', async ({
  page,
  profile,
  simulator,
}) => {
  const own = 'sk-proj-'.padEnd(60, '7');
  simulator.createAccount({ id: 'own', provider: 'openai', kind: 'api_key', key: own });
  const before = await profile.serve();
  await signInToClaude(profile, simulator);
  await profile.run(['add-key', 'openai', '--label', 'Studio key'], { stdin: seedKeys.openai });
  await profile.run(['override', 'openai', 'set'], { stdin: own });
  await before.stop();
  rmSync(join(profile.folder, 'vault.key'));

  const sluice = await profile.serve();
  const ranking = await openRanking(page, sluice.ui);
  await expect(
    ranking.provider('OpenAI').getByText('An override key serves all of OpenAI.'),
  ).toBeVisible();
  const claude = ranking.provider('Claude');
  await expect(claude.getByText('None of 3 can serve now.')).toBeVisible();
  await expect(claude.getByText('The vault is locked.')).toHaveCount(3);
  await expectAccessible(page);
  await picture(page, '9-locked');

  await page.getByRole('radio', { name: 'OpenAI' }).check();
  await expect(claude).toBeHidden();
  await expect(ranking.strategyProvider).toHaveValue('openai');
  await page.close();
});

test('an order that cannot be read says so, and is read again', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signInToClaude(profile, simulator);
  let refuses = true;
  await page.route('**/api/call', async (route) => {
    const { id, name } = route.request().postDataJSON() as { id: number; name: string };
    if (name !== 'ranking.get' || !refuses) return route.fallback();
    const error = { code: 'INTERNAL', message: 'Something broke.', hint: null };
    return route.fulfill({ json: { type: 'result', id, ok: false, error } });
  });
  const ranking = await openRanking(page, sluice.ui);
  const claude = ranking.provider('Claude');
  await expect(claude.getByText('The ranking could not be read.')).toBeVisible();
  await expectAccessible(page);
  await picture(page, '10-failed');
  refuses = false;
  await tryAgain(claude.getByRole('button', { name: 'Try again' }), () =>
    expect(ranking.rows('Claude')).toHaveCount(3),
  );
  await expect(claude.getByText('The ranking could not be read.')).toBeHidden();
});

test('what is being read has its final size: nothing moves when it arrives', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signInToClaude(profile, simulator);
  await profile.run(['usage', '--refresh']);
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/call', async (route) => {
    if (route.request().postData()?.includes('"ranking.get"') === true) await released;
    await route.fallback();
  });
  await page.setViewportSize(WIDE);
  await new WindowPage(page).open(sluice.ui);
  await expect(page.getByRole('article', { name: 'mira@example.com' })).toBeVisible();
  // By its address: what moves soon after a click does not count.
  await page.evaluate(() => {
    const shifts: number[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: 'layout-shift' });
    Object.assign(window, { shifts });
    location.hash = '#/ranking';
  });
  await expect(page.getByText('The ranking is being read')).toBeAttached();
  await expectAccessible(page);
  await picture(page, '11-loading');
  release();
  const ranking = new RankingPage(page);
  await expect(ranking.rows('Claude')).toHaveCount(3);
  await expect(ranking.strategy('In order')).toHaveAccessibleDescription(/Now first: mira/);
  // Shifts are told with the frame after them.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
  expect(await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts)).toEqual([]);
});

test('a burst of changes is a few questions', async ({ page, sluice, profile, simulator }) => {
  await signInToClaude(profile, simulator);
  await profile.run(['usage', '--refresh']);
  const key = await mintKey(profile);
  let asked = 0;
  page.on('request', (request) => {
    if (request.postData()?.includes('"ranking.get"') === true) asked += 1;
  });
  const ranking = await openRanking(page, sluice.ui);
  await expect(ranking.strategy('In order')).toHaveAccessibleDescription(/Now first: mira/);
  // One for the order, one for each strategy that is not set; a reading of usage may come in between.
  expect(asked).toBeLessThanOrEqual(12);
  await Promise.all(Array.from({ length: 20 }, () => ask(sluice, key)));
  await expect(ranking.whatIf.getByText(/ would take it\.$/)).toBeVisible();
  expect(asked).toBeLessThan(100);
});

test('what if a model is asked for: those seen are offered, another can be written', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  await signInToClaude(profile, simulator);
  const key = await mintKey(profile);
  await profile.run(['usage', '--refresh']);
  const ranking = await openRanking(page, sluice.ui);
  const model = ranking.whatIf.getByRole('combobox', { name: 'Model' });
  await expect(ranking.whatIf.getByRole('textbox', { name: 'Name of the model' })).toBeVisible();
  await ask(sluice, key);
  await expect(model).toHaveValue('claude-sonnet-5');
  await expect(ranking.whatIf.getByText(/ would take it\.$/)).toBeVisible();
  await model.selectOption('Another model');
  await ranking.whatIf.getByRole('textbox').fill('claude-opus-5');
  await expect(ranking.whatIf.getByText('What holds for Opus decides.')).toBeVisible();
  await expectAccessible(page);
  await picture(page, '6-what-if');
});

test('before the first account, and with one, nothing is ranked and the page says so', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  const ranking = await openRanking(page, sluice.ui);
  await expect(page.getByRole('heading', { name: 'Nothing to rank yet' })).toBeVisible();
  await expectAccessible(page);
  await picture(page, '7-empty');
  await page.getByRole('button', { name: 'Add account' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');

  await signIn(profile, simulator, 'mira');
  await expect(
    ranking.provider('Claude').getByText('mira@example.com goes first: the only account.'),
  ).toBeVisible();
  await expect(ranking.rows('Claude')).toHaveCount(0);
  await expectAccessible(page);
  await picture(page, '8-one');
});
