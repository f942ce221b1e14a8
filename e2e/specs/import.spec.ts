import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mintKey } from '../fixtures/sluice.ts';
import type { Profile } from '../fixtures/sluice.ts';
import { ask, expect, expectAccessible, test } from '../fixtures/window-test.ts';
import { WindowPage } from '../pages/window.ts';
import { seedKeys } from '../simulator/seeds.ts';
import type { Simulator } from '../simulator/simulator.ts';

const HOUR_MS = 3_600_000;

/** Claude Code's files, as if the person had signed in there. */
function signInToClaudeCode(
  profile: Profile,
  simulator: Simulator,
  person: string,
): { readonly path: string; readonly text: string; readonly refreshToken: string } {
  const home = join(profile.home, 'home');
  const path = join(home, '.claude', '.credentials.json');
  const { accessToken, refreshToken } = simulator.login(person);
  const { email, uuid, organization } = simulator.accounts.require(person);
  mkdirSync(join(home, '.claude'), { recursive: true });
  const oauthAccount = {
    emailAddress: email,
    accountUuid: uuid,
    organizationUuid: organization.uuid,
    organizationName: organization.name,
  };
  writeFileSync(join(home, '.claude.json'), JSON.stringify({ oauthAccount }));
  const expiresAt = simulator.clock.now() + 8 * HOUR_MS;
  const claudeAiOauth = { accessToken, refreshToken, expiresAt, subscriptionType: 'pro' };
  const text = JSON.stringify({ claudeAiOauth });
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
  return { path, text, refreshToken };
}

test('a login of Claude Code is borrowed, followed, and taken over', async ({
  page,
  profile,
  simulator,
  sluice,
}) => {
  const file = signInToClaudeCode(profile, simulator, 'lab');
  mkdirSync(join(profile.home, 'home', '.codex'));
  writeFileSync(join(profile.home, 'home', '.codex', 'auth.json'), '{"tokens":{"acc');
  const proxyFolder = join(profile.home, 'home', '.cli-proxy-api');
  mkdirSync(proxyFolder);
  writeFileSync(join(proxyFolder, 'claude-mira@example.com.json'), '{"type":"claude"}');
  const openCode = join(profile.home, 'home', '.local', 'share', 'opencode');
  mkdirSync(openCode, { recursive: true });
  const keys = { openrouter: { type: 'api', key: 'sk-or-SECRET' } };
  writeFileSync(join(openCode, 'auth.json'), JSON.stringify(keys));
  const sight = new WindowPage(page);

  await sight.open(sluice.ui);
  await page.getByRole('button', { name: 'Claude', exact: true }).click();
  await expectAccessible(page);
  await sight.dialog.getByRole('button', { name: 'Import from a tool' }).click();
  await expect(sight.dialog.getByText(/^Works\./)).toBeVisible();
  await expect(sight.dialog.getByText(/Cannot be read\. The file is no whole JSON/)).toBeVisible();
  const ofOpenCode = { name: 'Use this one: OpenCode, API key of OpenRouter' };
  await expect(sight.dialog.getByRole('button', ofOpenCode)).toBeVisible();
  await expect(sight.dialog.getByText(/claude-mira@example\.com\.json$/)).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Claude', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await sight.dialog.getByRole('button', { name: 'Import from a tool' }).press('Enter');
  await sight.dialog
    .getByRole('button', { name: 'Use this one: Claude Code, lab@example.com' })
    .click();
  await expect(sight.dialog.getByText(/Already here\./)).toBeVisible();
  await sight.dialog.getByRole('button', { name: 'Done' }).click();

  const key = await mintKey(profile, '--provider', 'anthropic');
  expect((await ask(sluice, key)).status).toBe(200);
  await page.getByRole('button', { name: 'Done' }).click();
  const row = sight.account('lab@example.com');
  await expect(row.getByText('Borrowed from Claude Code')).toBeVisible();

  const renewed = signInToClaudeCode(profile, simulator, 'lab');
  simulator.grants.dropAccess('lab');
  const last = signInToClaudeCode(profile, simulator, 'lab');
  expect(renewed.text).not.toBe(file.text);
  await expect.poll(async () => (await ask(sluice, key)).status).toBe(200);
  expect(simulator.log.find(({ path }) => path === '/v1/oauth/token')).toEqual([]);
  expect(readFileSync(last.path, 'utf8')).toBe(last.text);

  await sight.chooseInMenu('lab@example.com', 'Take over…');
  await expect(sight.dialog.getByText('Neither signs the other out.')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'More for lab@example.com' })).toBeFocused();

  await sight.chooseInMenu('lab@example.com', 'Take over…');
  const signIn = sight.dialog.getByRole('button', { name: 'Sign in and take over' });
  await expect(signIn).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(sight.dialog.getByText('Sign in as lab@example.com')).toBeVisible();
  await expect(sight.dialog.getByRole('button', { name: 'Open the page' })).toBeFocused();
  await expectAccessible(page);
  await sight.allow('mira@example.com');
  await expect(sight.dialog.getByText('mira@example.com signed in.')).toBeVisible();
  await expectAccessible(page);
  await expect(sight.dialog.getByRole('button', { name: 'Try again' })).toBeFocused();
  await page.keyboard.press('Enter');
  await sight.allow('lab@example.com');
  await expect(sight.dialog.getByText('Claude Code keeps its own.')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'More for lab@example.com' })).toBeFocused();
  await expect(row.getByText('Borrowed from Claude Code')).toBeHidden();

  // What the tool gets and writes from now on is its own business, and the other way round.
  const before = simulator.log.find(({ path }) => path === '/v1/messages').length;
  simulator.grants.dropAccess('lab');
  expect((await ask(sluice, key)).status).toBe(200);
  expect(simulator.log.find(({ path }) => path === '/v1/messages').length).toBe(before + 2);
  expect(simulator.grants.refresh('anthropic', last.refreshToken).ok).toBe(true);
  expect(simulator.grants.reuses()).toBe(0);
  expect((await ask(sluice, key)).status).toBe(200);
  expect(readFileSync(last.path, 'utf8')).toBe(last.text);
  expect(simulator.log.violations()).toEqual([]);
});

test('a profile that borrowed from a simulator refuses the internet', async ({
  profile,
  simulator,
}) => {
  signInToClaudeCode(profile, simulator, 'mira');
  const { found } = (await profile.run(['import', '--json'])).json<{
    found: { imported: boolean }[];
  }>();
  expect(found).toMatchObject([{ tool: 'claude-code', imported: true, account: 1 }]);
  const outside = await profile.run(['accounts', '--json'], {
    environment: { SLUICE_ORIGIN_MAP: '' },
  });
  expect(outside.json()).toMatchObject({ error: { code: 'PROFILE_MISMATCH' } });
});

test('a borrowed key is taken over at once: there is nothing to sign in to', async ({
  page,
  profile,
}) => {
  const folder = join(profile.home, 'home', '.codex');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'auth.json'), JSON.stringify({ OPENAI_API_KEY: seedKeys.openai }));
  const { found } = (await profile.run(['import', '--json'])).json<{ found: unknown[] }>();
  expect(found).toMatchObject([{ tool: 'codex', kind: 'api_key', imported: true }]);
  const sluice = await profile.serve();
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  const tag = page.getByText('Borrowed from Codex', { exact: true });
  await expect(tag).toBeVisible();
  await sight.chooseInMenu('API key', 'Take over…');
  await expect(sight.dialog.getByRole('button', { name: 'Keep borrowing' })).toBeFocused();
  await expectAccessible(page);
  await sight.dialog.getByRole('button', { name: 'Take over' }).press('Enter');
  await expect(tag).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'More for API key' })).toBeFocused();
  await page.close();
});
