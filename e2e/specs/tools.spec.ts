import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { makeAccount, makeSnapshot } from '../../shared/testing/snapshot.ts';
import type { Profile } from '../fixtures/sluice.ts';
import { expect, expectAccessible, test } from '../fixtures/window-test.ts';
import { DesktopApp } from '../pages/desktop-app.ts';
import { ToolsPage } from '../pages/tools.ts';
import { WindowPage } from '../pages/window.ts';

const LONG = 'a-client-with-a-name-that-never-ends-and-has-no-place-where-it-could-be-broken-79';
const RIGHT_TO_LEFT = 'מפתח של סקריפט';

/** Into the home folder that Sluice is started with. */
function put(profile: Profile, path: string, text: string): void {
  const file = join(profile.home, 'home', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** No program of the machine that runs the test is found. */
const NO_PROGRAMS = { PATH: '/nowhere' };

function isCut(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
}

test('what is here, where it goes, and the lines that point it to Sluice', async ({
  page,
  profile,
}) => {
  test.slow();
  put(profile, '.codex/config.toml', 'model = "gpt-5"\n');
  put(profile, '.config/zed/settings.json', '// mine\n{ "theme": "One" }');
  put(profile, '.gemini/settings.json', '{}');
  put(
    profile,
    '.claude/settings.json',
    '{"env":{"ANTHROPIC_BASE_URL":"https://u:pw@gate.example.com"}}',
  );
  const planted = 'sk-ant-api03-planted';
  const sluice = await profile.serve([], { ...NO_PROGRAMS, ANTHROPIC_API_KEY: planted });
  const tools = new ToolsPage(page);
  await new WindowPage(page).open(sluice.ui);
  await tools.show();
  await expect(page.getByText('0 of 4 tools found here go through Sluice.')).toBeVisible();
  await expect(tools.tool('Claude Code')).toContainText('Found, goes to gate.example.com');
  await expect(tools.tool('Codex CLI')).toContainText('Found, goes to OpenAI directly');
  await expect(tools.tool('Zed')).toContainText('~/.config/zed/settings.json');
  await expect(tools.tool('Grok Build')).toHaveCount(0);
  await expect(tools.environment).toContainText('ANTHROPIC_API_KEY is set');
  await expect(tools.environment).toContainText('1 needs you');
  expect(await page.content()).not.toMatch(/planted|u:pw/);

  // By keyboard alone: the lines, and back to the button that opened them.
  await tools.opener('Codex CLI').focus();
  await page.keyboard.press('Enter');
  await expect(tools.lines('Codex CLI').first()).toHaveText(
    `openai_base_url = "${sluice.proxy}/v1"`,
  );
  await expect(tools.tool('Codex CLI')).toContainText('Connecting with one click comes later.');
  await expect(tools.opener('Codex CLI')).toHaveAttribute('aria-expanded', 'true');
  await expectAccessible(page);
  await tools.tool('Codex CLI').getByRole('button', { name: 'Close' }).press('Enter');
  await expect(tools.opener('Codex CLI')).toBeFocused();
  await expect(tools.lines('Codex CLI')).toHaveCount(0);
  await tools.opener('Gemini CLI').click();
  await expect(tools.lines('Gemini CLI').first()).toContainText(
    `GOOGLE_GEMINI_BASE_URL=${sluice.proxy}`,
  );

  await tools.opener('Zed').click();
  await tools.tool('Zed').getByRole('button', { name: 'Make its key' }).click();
  await expect(tools.dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('Zed');
  await tools.dialog.getByLabel('Last day').fill('2020-01-01');
  await expect(tools.dialog.getByRole('alert')).toContainText('today or later');
  await tools.dialog.getByLabel('Last day').fill('2099-12-31');
  await tools.dialog.getByRole('button', { name: 'Make the key' }).click();
  await expect(tools.dialog).toContainText('Ends after 31 December');
  await expect(tools.dialog.getByRole('radio', { name: 'Zed' })).toBeChecked();
  await expect(tools.dialog.getByRole('figure').last()).toContainText('ANTHROPIC_API_KEY=slk_');
  await expect(tools.dialog.getByText('Not copied yet')).toBeVisible();
  await page.setViewportSize({ width: 360, height: 700 });
  expect(await isCut(page)).toBe(false);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1200, height: 800 });
  await tools.dialog.getByRole('button', { name: 'I have it' }).click();

  put(profile, '.claude/settings.json', `{"env":{"ANTHROPIC_BASE_URL":"${sluice.proxy}"}}`);
  await page.keyboard.press('r');
  await expect(tools.tool('Claude Code')).toContainText('Goes through Sluice');
  await expect(page.getByText('1 of 4 tools found here go through Sluice.')).toBeVisible();

  for (const name of [LONG, RIGHT_TO_LEFT])
    await profile.run(['clients', 'add', name, '--rpm', '60', '--budget', '20', '--json']);
  await expect(page.getByText(RIGHT_TO_LEFT)).toBeVisible();
  await tools.panel.getByRole('button', { name: /^Show \d+ that are not here$/ }).click();
  await expect(tools.tool('Grok Build')).toContainText('Not on this machine');
  for (const width of [1200, 600, 360]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await isCut(page)).toBe(false);
  }
  await expectAccessible(page);
  await page.emulateMedia({ forcedColors: 'active' });
  await expect(tools.tool('Claude Code')).toContainText('Goes through Sluice');
  await page.close();
});

test('on a machine without tools every one says how to set it up', async ({ page, profile }) => {
  const sluice = await profile.serve([], NO_PROGRAMS);
  const tools = new ToolsPage(page);
  await new WindowPage(page).open(sluice.ui);
  await tools.show();
  await expect(page.getByText('No tool was found on this machine.')).toBeVisible();
  await expect(page.getByText('No key yet')).toBeVisible();
  await expect(page.getByText('None of the variables that tools read is set.')).toBeVisible();
  await tools.opener('Claude Code').click();
  await expect(tools.lines('Claude Code').first()).toContainText(sluice.proxy);
  await expectAccessible(page);
  await page.close();
});

test('tools that could not be looked for: keys work as before', async ({ page, sluice }) => {
  const app = new DesktopApp(page);
  const tools = new ToolsPage(page);
  await app.open(sluice.ui, '#/tools', {
    snapshot: makeSnapshot({ accounts: [makeAccount(1)], usage: [] }),
    shell: { mode: 'hosting', error: null, tray: true },
  });
  await expect(
    page.getByText('The tools could not be looked for. Keys work as before.'),
  ).toBeVisible();
  await expect(tools.panel.getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect(page.getByText('Every tool has its own key')).toBeVisible();
  await expectAccessible(page);
});

test('until an answer comes, skeletons stand for tools, prices and history', async ({
  page,
  sluice,
}) => {
  const app = new DesktopApp(page);
  await app.open(sluice.ui, '#/tools', {
    snapshot: makeSnapshot({ accounts: [makeAccount(1)], usage: [] }),
    shell: { mode: 'hosting', error: null, tray: true },
    silent: ['tools.find', 'history.status'],
  });
  await expect(page.getByText('Looking for tools on this machine.')).toBeVisible();
  await expect(new ToolsPage(page).panel.locator('[aria-busy=true]')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Settings' }).click();
  const history = page.getByRole('region', { name: 'Data' }).locator('[data-setting]').first();
  await expect(history).not.toContainText('kept for');
  // The final height: nothing below moves when the answer comes.
  expect((await history.boundingBox())?.height).toBeCloseTo(46, 0);
});
