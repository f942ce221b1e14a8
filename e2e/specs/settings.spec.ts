import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { DEFAULT_SETTINGS } from '../../shared/model/settings.ts';
import type { Settings } from '../../shared/model/settings.ts';
import {
  HOUR,
  makeAccount,
  makeSnapshot,
  makeUsage,
  makeWindow,
} from '../../shared/testing/snapshot.ts';
import { lastingPort } from '../fixtures/lasting-port.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { mintKey } from '../fixtures/sluice.ts';
import type { Profile } from '../fixtures/sluice.ts';
import { ask, expect, expectAccessible, test } from '../fixtures/window-test.ts';
import { DesktopApp } from '../pages/desktop-app.ts';
import { SettingsPage } from '../pages/settings.ts';
import { WindowPage } from '../pages/window.ts';

const NOTICES = [
  'An account needs me',
  'A window fills up',
  'A window reset after it was dry',
  'The pool is dry',
  'A reset credit is about to expire',
];

async function settingsOf(profile: Profile): Promise<Settings> {
  const { settings } = (await profile.run(['settings', 'get', '--json'])).json<{
    settings: Settings;
  }>();
  return settings;
}

async function strategyOf(profile: Profile, provider: string): Promise<string> {
  const ranked = await profile.run(['rank', provider, '--json']);
  return ranked.json<{ strategy: string }>().strategy;
}

function ground(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
}

function isCut(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
}

test('every setting is kept over a restart, shown again, and acted on', async ({
  page,
  profile,
  simulator,
}) => {
  test.slow();
  const [port, uiPort] = [await lastingPort(), await lastingPort()];
  const first = await profile.serve();
  await signIn(profile, simulator, 'mira');
  const key = await mintKey(profile);
  const sight = new WindowPage(page);
  const settings = new SettingsPage(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await sight.open(first.ui);
  await settings.show();
  const light = await ground(page);
  await expectAccessible(page);
  const own = 'sk-ant-api03-brought';
  expect((await ask(first, own)).headers.get('x-sluice-error')).toBe('UNAUTHORIZED');

  await settings.choose('Theme', 'Dark');
  await settings.toggle('Mask e-mail addresses', true);
  await settings.write('Port for tools', port);
  await settings.write('Port of the window in a browser', uiPort);
  await settings.toggle('Pause the proxy', true);
  await settings.toggle('Let in tools with their own credential', true);
  await settings.choose('Requests to /v1/responses', 'Codex');
  await settings.strategy('Claude').selectOption('In order');
  await page.getByRole('button', { name: /^Show all/ }).click();
  await settings.strategy('Codex').selectOption('Round-robin');
  await settings.strategy('OpenAI').selectOption('Use it or lose it');
  await settings.toggle('Use resets without asking', true);
  await settings.write('Keep in reserve', 2);
  await settings.choose('Read usage', '15 min');
  for (const name of NOTICES) await settings.toggle(name, false);
  await settings.write('First mark, per cent', 60);
  await settings.write('Last mark, per cent', 90);
  await expect
    .poll(() => settingsOf(profile))
    .toEqual({
      // Own clients are set in a terminal only.
      ...DEFAULT_SETTINGS,
      theme: 'dark',
      maskEmails: true,
      port,
      uiPort,
      proxyPaused: true,
      passThrough: true,
      responsesProvider: 'openai-codex',
      'strategy.anthropic': 'in-order',
      'strategy.openai-codex': 'round-robin',
      'strategy.openai': 'use-it-or-lose-it',
      resetAutomatically: true,
      resetReserve: 2,
      pollUsage: true,
      pollPace: '15-minutes',
      startAtLogin: false,
      notifyAccount: false,
      notifyUsage: false,
      notifyUsageFirst: 60,
      notifyUsageLast: 90,
      notifyReset: false,
      notifyDry: false,
      notifyCredit: false,
    } satisfies Settings);
  // A port is taken up by the next start, everything else at once.
  expect((await ask(first, key)).headers.get('x-sluice-error')).toBe('NO_ACCOUNT');

  await page.goto('about:blank');
  await first.stop();
  const second = await profile.serveAsSet();
  expect(second.proxy).toBe(`http://127.0.0.1:${String(port)}`);
  expect(new URL(second.ui).port).toBe(String(uiPort));
  await sight.open(second.ui);
  await expect(page.getByText('mira@example.com')).toHaveCount(0);
  await settings.show();
  expect(await ground(page)).not.toBe(light);
  await expect(settings.choice('Theme', 'Dark')).toBeChecked();
  await expect(settings.number('Port for tools')).toHaveValue(String(port));
  await expect(settings.number('Port of the window in a browser')).toHaveValue(String(uiPort));
  for (const name of [
    'Mask e-mail addresses',
    'Pause the proxy',
    'Let in tools with their own credential',
    'Use resets without asking',
  ])
    await expect(settings.switch(name)).toBeChecked();
  await expect(settings.choice('Requests to /v1/responses', 'Codex')).toBeChecked();
  await expect(settings.strategy('Claude')).toHaveValue('in-order');
  await expect(settings.strategy('Codex')).toHaveValue('round-robin');
  await expect(settings.strategy('OpenAI')).toHaveValue('use-it-or-lose-it');
  await expect(settings.number('Keep in reserve')).toHaveValue('2');
  await expect(settings.choice('Read usage', '15 min')).toBeChecked();
  for (const name of NOTICES) await expect(settings.switch(name)).not.toBeChecked();
  await expect(settings.number('First mark, per cent')).toHaveValue('60');
  await expect(settings.number('Last mark, per cent')).toHaveValue('90');

  expect(await strategyOf(profile, 'anthropic')).toBe('in-order');
  expect((await ask(second, key)).headers.get('x-sluice-error')).toBe('NO_ACCOUNT');
  await settings.toggle('Pause the proxy', false);
  expect((await ask(second, key)).status).toBe(200);
  expect((await ask(second, own)).headers.get('x-sluice-error')).not.toBe('UNAUTHORIZED');
  await settings.choose('Read usage', 'By hand');
  await expect.poll(async () => (await settingsOf(profile)).pollUsage).toBe(false);
  await expectAccessible(page);
  await page.close();
});

test('a port that cannot be had is refused in its field, and nothing is lost', async ({
  page,
  sluice,
  profile,
}) => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const taken = (holder.address() as AddressInfo).port;
  const settings = new SettingsPage(page);
  await new WindowPage(page).open(sluice.ui);
  await settings.show();
  const field = settings.number('Port for tools');
  const note = settings.section('Port').getByRole('alert');

  await field.fill(String(taken));
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(note).toContainText(`Port ${String(taken)} is taken by`);
  await expect(note).toContainText('Nothing was changed.');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription(/is taken by/);
  await expectAccessible(page);
  expect((await settingsOf(profile)).port).toBe(7584);
  const offer = page.getByRole('button', { name: /^Use \d+$/ });
  const free = Number(((await offer.innerText()).match(/\d+/) ?? [])[0]);
  await offer.click();
  await expect(field).toHaveValue(String(free));
  await expect(note).toHaveCount(0);
  expect((await settingsOf(profile)).port).toBe(free);

  await field.fill('70000');
  await field.press('Enter');
  await expect(note).toContainText('from 1 to 65535');
  await field.fill('7585');
  await field.press('Enter');
  await expect(note).toContainText('the one of “Port of the window in a browser”');
  // Esc brings the stored one back, and the error goes with what was written.
  await field.press('Escape');
  await expect(field).toHaveValue(String(free));
  await expect(note).toHaveCount(0);

  const reserve = settings.number('Keep in reserve');
  await reserve.fill('many');
  await reserve.press('Enter');
  await expect(settings.section('Pool').getByRole('alert')).toContainText('from 0 to 100');
  await reserve.press('Escape');
  const mark = settings.number('Last mark, per cent');
  await mark.fill('100');
  await mark.press('Enter');
  await expect(settings.section('Notifications').getByRole('alert')).toContainText('from 1 to 99');
  expect(await settingsOf(profile)).toMatchObject({ resetReserve: 1, notifyUsageLast: 95 });
  await new Promise((resolve) => holder.close(resolve));
});

test('a setting is found by its words; narrow, zoomed and in forced colours nothing is cut', async ({
  page,
  sluice,
}) => {
  const settings = new SettingsPage(page);
  await new WindowPage(page).open(sluice.ui);
  await settings.show();
  await page.keyboard.press('/');
  await expect(settings.find).toBeFocused();
  await page.keyboard.type('mask');
  await expect(settings.switch('Mask e-mail addresses')).toBeVisible();
  await expect(settings.section('Port')).toBeHidden();
  await expect(page.getByRole('switch')).toHaveCount(1);
  await settings.find.fill('vault');
  await expect(page.getByText('Sealed with a key file')).toBeVisible();
  const contents = page.getByRole('navigation', { name: 'Sections' });
  await expect(contents.getByRole('button')).toHaveText(['Vault']);
  await settings.find.fill('teapot');
  await expect(page.getByText('No setting matches “teapot”.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect(settings.section('About')).toBeVisible();

  await contents.getByRole('button', { name: 'About' }).click();
  await expect(settings.section('About')).toBeInViewport();
  await contents.getByRole('button', { name: 'General' }).click();
  await expect(settings.choice('Theme', 'System')).toBeInViewport();
  await expect(contents.getByRole('button', { name: 'General' })).toHaveAttribute('aria-current');

  // 600 px: what 1200 px are at a zoom of 200 %.
  for (const width of [600, 360]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await isCut(page)).toBe(false);
  }
  await expectAccessible(page);
  await page.emulateMedia({ forcedColors: 'active' });
  await expect(settings.switch('The pool is dry')).toBeVisible();
  expect(await isCut(page)).toBe(false);
});

test('without an answer it says what still works; locked it says how to unlock', async ({
  page,
  sluice,
}) => {
  const snapshot = makeSnapshot({
    accounts: [makeAccount(1)],
    usage: [makeUsage(1, [makeWindow(5 * HOUR, 0.3, 2 * HOUR)])],
  });
  const locked = {
    ...snapshot.status.vault,
    mode: 'passphrase',
    locked: true,
    degraded: false,
    unlock: 'passphrase',
  } as const;
  const app = new DesktopApp(page);
  const settings = new SettingsPage(page);
  await app.open(sluice.ui, '#/settings', {
    snapshot: { ...snapshot, status: { ...snapshot.status, vault: locked } },
    shell: { mode: 'hosting', error: null, tray: true },
  });
  await expect(settings.section('Data')).toContainText('How much is kept could not be read.');
  await expect(settings.section('Data').getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect(settings.section('Vault')).toContainText('Locked.');
  await expect(settings.section('Vault').getByRole('button', { name: 'Unlock' })).toBeVisible();
  await expect(settings.section('Vault').getByRole('button', { name: 'Move' })).toHaveCount(0);
  await expectAccessible(page);
});

test('with the link lost a change says so, and the old value stays', async ({
  page,
  sluice,
  complaints,
}) => {
  const settings = new SettingsPage(page);
  await new WindowPage(page).open(sluice.ui);
  await settings.show();
  await sluice.stop();
  await expect(page.getByText('The connection to Sluice is lost.')).toBeVisible();
  await settings.switch('Mask e-mail addresses').click();
  await expect(settings.section('General').getByRole('alert')).toContainText(
    'Sluice does not answer.',
  );
  await expect(settings.switch('Mask e-mail addresses')).not.toBeChecked();
  await expectAccessible(page);
  // The page tries again by itself, and the browser tells of each connection that was refused.
  await page.close();
  complaints.length = 0;
});
