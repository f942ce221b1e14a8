import type { Page } from '@playwright/test';
import { mintKey } from '../../fixtures/sluice.ts';
import { ask, BY_FIRST } from '../../fixtures/window-test.ts';
import { PopoverPage } from '../../pages/popover.ts';
import { WindowPage } from '../../pages/window.ts';
import { expect, test } from '../shell-test.ts';
import type { Shell } from '../shell.ts';
import { clipboardText, focusMainWindow, isPopoverOpen, popoverFacts } from '../popover-facts.ts';

const USAGE = '/api/oauth/usage';
/** Of main/electron/popover.ts: within it a click belongs to the one that closed the popover. */
const SAME_CLICK_MS = 250;

function row(popover: Page, name: string) {
  return popover.getByRole('listitem').filter({ hasText: name });
}

async function open(shell: Shell, click: () => Promise<void>): Promise<void> {
  await expect(async () => {
    if (!(await isPopoverOpen(shell))) await click();
    expect(await isPopoverOpen(shell)).toBe(true);
  }).toPass({ intervals: [50] });
  await expect.poll(async () => (await popoverFacts(shell))?.isFocused).toBe(true);
}

test('a click on the icon opens the popover beside it; a click, Esc or another window closes it', async ({
  launch,
  desktop,
}) => {
  const shell = await launch();
  const main = await shell.mainWindow();
  await expect(main.getByText('mira@example.com').first()).toBeVisible();
  const item = await desktop.trayItem();
  const click = (): Promise<void> => item.activate();

  await test.step('a click opens it', async () => {
    expect(await popoverFacts(shell)).toBeNull();
    await click();
    const popover = await shell.popover();
    await expect(row(popover, 'mira@example.com')).toBeVisible();
    await expect(row(popover, 'studio@example.com')).toBeVisible();
    await expect.poll(() => isPopoverOpen(shell)).toBe(true);
    const facts = await popoverFacts(shell);
    if (facts === null) throw new Error('no popover');
    const { bounds, content, workArea } = facts;
    expect(facts).toMatchObject({ isOnTop: true, isResizable: false });
    expect(bounds).toMatchObject({ width: 380, height: 560 });
    expect(content).toEqual(bounds);
    expect(bounds.x).toBeGreaterThanOrEqual(workArea.x);
    expect(bounds.y).toBeGreaterThanOrEqual(workArea.y);
    expect(bounds.x + bounds.width).toBeLessThanOrEqual(workArea.x + workArea.width);
    expect(bounds.y + bounds.height).toBeLessThanOrEqual(workArea.y + workArea.height);
  });

  await test.step('a second click closes it', async () => {
    await open(shell, click);
    await click();
    expect(await isPopoverOpen(shell)).toBe(false);
  });

  await test.step('Esc closes it', async () => {
    await open(shell, click);
    await (await shell.popover()).keyboard.press('Escape');
    await expect.poll(() => isPopoverOpen(shell)).toBe(false);
  });

  await test.step('another window closes it', async () => {
    await open(shell, click);
    await focusMainWindow(shell);
    await expect.poll(() => isPopoverOpen(shell)).toBe(false);
  });

  await test.step('the click that took its focus does not open it again', async () => {
    await expect(async () => {
      await open(shell, click);
      const startedMs = performance.now();
      await focusMainWindow(shell);
      while (await isPopoverOpen(shell));
      await click();
      const isOpen = await isPopoverOpen(shell);
      // A slower click than that is one of its own: this try says nothing.
      expect(performance.now() - startedMs).toBeLessThan(SAME_CLICK_MS);
      expect(isOpen).toBe(false);
    }).toPass();
  });
});

test('every button of the popover does what it says', async ({
  launch,
  desktop,
  owner,
  profile,
  simulator,
}) => {
  const key = await mintKey(profile);
  const shell = await launch();
  const item = await desktop.trayItem();
  const click = (): Promise<void> => item.activate();
  const main = await shell.mainWindow();
  await expect(main.getByText('mira@example.com').first()).toBeVisible();
  await main.close();
  await click();
  const popover = await shell.popover();
  await expect(popover.getByRole('heading', { name: 'You can work' })).toBeVisible();
  await open(shell, click);

  await test.step('copy', async () => {
    await popover.getByRole('button', { name: 'Copy base URL' }).click();
    await expect.poll(() => clipboardText(shell)).toBe(owner.proxy);
  });

  await test.step('pause and resume', async () => {
    await popover.getByRole('button', { name: 'Pause', exact: true }).click();
    await expect(popover.getByRole('heading', { name: 'Paused' })).toBeVisible();
    expect((await ask(owner, key)).headers.get('x-sluice-error')).toBe('NO_ACCOUNT');
    await item.untilMenu((menu) => menu.some(({ label }) => label === 'Resume the proxy'));
    await popover.getByRole('button', { name: 'Resume', exact: true }).click();
    await expect(popover.getByRole('heading', { name: 'You can work' })).toBeVisible();
    expect((await ask(owner, key)).status).toBe(200);
  });

  await test.step('refresh', async () => {
    // The usage of both has been read once, before or after the request above.
    const known = / · (?:Ready|Just started)/;
    await item.untilMenu((menu) => menu.filter(({ label }) => known.test(label)).length === 2);
    const before = simulator.log.count(USAGE);
    await popover.getByRole('button', { name: 'Refresh' }).click();
    await expect.poll(() => simulator.log.count(USAGE)).toBe(before + 2);
  });

  await test.step('open window', async () => {
    await popover.getByRole('button', { name: 'Open window' }).click();
    await expect(
      new WindowPage(await shell.mainWindow()).account('mira@example.com'),
    ).toBeVisible();
    await expect.poll(() => isPopoverOpen(shell)).toBe(false);
  });

  await test.step('the way to a new sign-in', async () => {
    const sight = new WindowPage(await shell.mainWindow());
    await sight.goTo('Settings');
    simulator.revoke('mira');
    expect((await ask(owner, key, BY_FIRST)).status).toBe(401);
    await open(shell, click);
    const banner = popover.getByText('needs you').first();
    await expect(banner).toBeVisible();
    await expect(row(popover, 'mira@example.com').getByText('Needs you')).toBeVisible();
    await popover.getByRole('button', { name: 'Sign in again' }).click();
    // Pinned to that account, and one click away from the provider's page.
    await expect(sight.dialog).toContainText('mira@example.com');
    await expect.poll(() => isPopoverOpen(shell)).toBe(false);
    await sight.page.keyboard.press('Escape');
    await expect(sight.dialog).toHaveCount(0);
    await expect(sight.account('mira@example.com')).toBeVisible();
  });

  await test.step('quit', async () => {
    await open(shell, click);
    // The page may go before Playwright knows that its click arrived.
    await Promise.allSettled([popover.getByRole('button', { name: 'Quit' }).click(), shell.ended]);
    expect(await shell.ended).toBe(0);
    expect((await ask(owner, key)).status).toBe(200);
  });
});

test('the popover tells the verdict, who is next with its share, what runs, and a dead account at once', async ({
  launch,
  desktop,
  owner,
  profile,
  simulator,
}) => {
  const key = await mintKey(profile);
  const shell = await launch();
  const main = await shell.mainWindow();
  await expect(main.getByText('mira@example.com').first()).toBeVisible();
  const item = await desktop.trayItem();
  const click = (): Promise<void> => item.activate();
  await click();
  const popover = await shell.popover();
  const sight = new PopoverPage(popover);

  await test.step('verdict and next', async () => {
    await expect(sight.sentence).toHaveText('You can work');
    await expect(sight.row('mira@example.com')).toContainText(/Next · \d+\s%/);
    await expect(popover.getByText('Next · ')).toHaveCount(1);
    await item.untilMenu((menu) => menu.some(({ label }) => /mira.*Next · \d+\s%$/.test(label)));
    await expect(sight.running).toContainText('Nothing runs');
  });

  await test.step('what runs', async () => {
    const action = { kind: 'hold', where: 'answer' } as const;
    const held = simulator.faults.add({ path: '/v1/messages', action });
    const answer = ask(owner, key, BY_FIRST);
    await expect(sight.running).toContainText('1 running');
    await expect(sight.running).toContainText('test on mira@example.com, claude-sonnet-5');
    await item.untilMenu((menu) => menu.some(({ label }) => label.startsWith('test on mira@')));
    held.release();
    expect((await answer).status).toBe(200);
    await expect(sight.running).toContainText('Nothing runs');
  });

  await test.step('a dead account: window, popover and tray', async () => {
    simulator.revoke('mira');
    expect((await ask(owner, key, BY_FIRST)).status).toBe(401);
    await Promise.all([
      expect(main.getByText(/^mira@example\.com \(Claude\) needs you/)).toBeVisible(),
      expect(sight.banner('mira@example.com')).toBeVisible(),
      item.until(({ tooltip }) => tooltip.endsWith('mira@example.com needs you')),
    ]);
    await expect(sight.sentence).toHaveText('You can work');
    await sight.expectFits();
  });

  await test.step('what runs leads to Activity', async () => {
    await open(shell, click);
    await sight.running.getByRole('button').click();
    await expect(main).toHaveURL('app://sluice/#/activity');
    await expect.poll(() => isPopoverOpen(shell)).toBe(false);
  });
});
