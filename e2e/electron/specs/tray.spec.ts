import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { mintKey } from '../../fixtures/sluice.ts';
import { ask, BY_FIRST } from '../../fixtures/window-test.ts';
import { decodePng } from '../../icons/decode-png.ts';
import { WindowPage } from '../../pages/window.ts';
import { expect, test } from '../shell-test.ts';
import { clipboardText } from '../popover-facts.ts';

const USAGE = '/api/oauth/usage';
const ICONS = join(import.meta.dirname, '../../../assets/tray');

/** As a panel gets it: alpha first. */
function drawing(name: string, color = 'ink'): Buffer {
  const { pixels } = decodePng(readFileSync(join(ICONS, `${name}-22-${color}.png`)));
  return Buffer.from(pixels.map((_value, at) => pixels[at - (at % 4) + ((at + 3) % 4)] ?? 0));
}

test('the tray says how it stands, and every entry of its menu does what it says', async ({
  launch,
  desktop,
  owner,
  profile,
  simulator,
}) => {
  const key = await mintKey(profile);
  await profile.run(['rename', 'studio@example.com', 'R&D_team']);
  const shell = await launch();
  const sight = new WindowPage(await shell.mainWindow());
  const item = await desktop.trayItem();
  const asked = (): number =>
    simulator.log.find(({ path, account }) => path === USAGE && account === 'mira').length;

  await test.step('icon, tooltip and menu', async () => {
    await item.untilMenu((menu) => menu.filter(({ label }) => / · Ready/.test(label)).length === 2);
    const labels = await item.labels();
    expect(labels.map((label) => label.replace(/\d+\s%/, 'N %'))).toEqual([
      'You can work',
      'Claude on mira@example.com.',
      '—',
      `Running at ${owner.proxy.replace('http://', '')}`,
      'Another Sluice keeps the port; this one shows it.',
      'Made-up accounts: nothing here reaches the internet.',
      'Copy base URL',
      '—',
      'Claude',
      'mira@example.com · Ready · Next · N %',
      'R&D_team · Ready',
      '—',
      'Pause the proxy',
      'Refresh usage',
      '—',
      'Open Sluice',
      'Quit (the port stays)',
    ]);
    const { tooltip, icon, iconSizes } = await item.properties();
    expect(tooltip).toBe('Sluice: You can work');
    expect(iconSizes).toEqual([22]);
    expect(icon).toEqual(drawing('fine'));
  });

  await test.step('copy', async () => {
    await item.click('Copy base URL');
    await expect.poll(() => clipboardText(shell)).toBe(owner.proxy);
  });

  await test.step('pause and resume', async () => {
    await item.click('Pause the proxy');
    const { tooltip } = await item.until(({ icon }) => icon.equals(drawing('paused')));
    expect(tooltip).toBe('Sluice: Paused');
    expect((await ask(owner, key)).headers.get('x-sluice-error')).toBe('NO_ACCOUNT');
    await item.click('Resume the proxy');
    await item.until(({ icon }) => icon.equals(drawing('fine')));
    expect(await item.labels()).toContain('Pause the proxy');
    expect((await ask(owner, key)).status).toBe(200);
  });

  await test.step('refresh', async () => {
    const before = asked();
    await item.click('Refresh usage');
    await expect.poll(asked).toBe(before + 1);
  });

  await test.step('open, and an account', async () => {
    await sight.page.close();
    await item.click('Open Sluice');
    const again = new WindowPage(await shell.mainWindow());
    await again.goTo('Settings');
    await item.click(/^R&D_team/);
    await expect(again.account('R&D_team')).toBeVisible();
    expect(again.page.url()).toBe('app://sluice/#/accounts');
  });

  await test.step('an account that needs the person', async () => {
    simulator.revoke('mira');
    expect((await ask(owner, key, BY_FIRST)).status).toBe(401);
    const { tooltip } = await item.until(({ icon }) => icon.equals(drawing('needs')));
    expect(tooltip).toBe('Sluice: You can work; mira@example.com needs you');
    await item.untilMenu((menu) =>
      menu.some(({ label }) => /^R&D_team · .* · Next · 100\s%$/.test(label)),
    );
    const page = await shell.mainWindow();
    await page.close();
    await item.click('Sign in again');
    const opened = new WindowPage(await shell.mainWindow());
    await expect(opened.dialog).toContainText('mira@example.com');
    await opened.page.keyboard.press('Escape');
    await expect(opened.account('mira@example.com').getByText(/^Needs you/)).toBeVisible();
  });

  await test.step('quit', async () => {
    await item.click('Quit (the port stays)');
    expect(await shell.ended).toBe(0);
    await desktop.tray?.empty();
    expect((await ask(owner, key)).status).toBe(200);
  });
});

test('a locked vault is told in the tray, light on a dark desktop; it leads to Settings', async ({
  launch,
  desktop,
  owner,
  profile,
  serveAgain,
}) => {
  await owner.stop();
  rmSync(join(profile.folder, 'vault.key'));
  await serveAgain();
  desktop.environment['GTK_THEME'] = 'Adwaita:dark';
  const shell = await launch();
  const item = await desktop.trayItem();
  const { tooltip } = await item.until(({ icon }) => icon.equals(drawing('needs', 'paper')));
  expect(tooltip).toBe('Sluice: Locked');
  // At once: the window that opens with the app may still be loading.
  await item.click('Open Settings');
  const page = await shell.mainWindow();
  await expect(page).toHaveURL('app://sluice/#/settings');
  await expect(page.getByText('The vault is locked.').first()).toBeVisible();
});
