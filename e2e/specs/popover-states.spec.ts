import type { Snapshot } from '../../shared/contract/state.ts';
import type { ShellState } from '../../shared/shell.ts';
import * as worlds from '../fixtures/popover-worlds.ts';
import { expect, expectAccessible, test } from '../fixtures/window-test.ts';
import { DesktopApp } from '../pages/desktop-app.ts';
import { PopoverPage } from '../pages/popover.ts';

test.use({ viewport: { width: 380, height: 560 } });

const hosting: ShellState = { mode: 'hosting', error: null, tray: true };
const gone: ShellState = { ...hosting, mode: 'gone' };
const taken: ShellState = {
  ...hosting,
  mode: 'failed',
  error: { code: 'PORT_IN_USE', message: 'Port 7584 is taken.', hint: null },
  taken: { port: 7584, holder: { pid: 4127, name: 'node' }, free: 7586 },
};

interface State {
  readonly name: string;
  readonly snapshot: Snapshot | null;
  readonly shell?: ShellState;
  /** After a first look at the snapshot. */
  readonly later?: ShellState;
  readonly sentence: string | RegExp;
  readonly banners?: readonly string[];
}

const STATES: readonly State[] = [
  { name: 'fine', snapshot: worlds.fineWorld, sentence: 'You can work' },
  {
    name: 'banner',
    snapshot: worlds.bannerWorld,
    sentence: 'You can work',
    banners: ['ops@example.com'],
  },
  {
    name: 'dry',
    snapshot: worlds.dryWorld,
    sentence: 'You can work',
    banners: ['ops@example.com', 'Codex is dry until'],
  },
  { name: 'empty', snapshot: worlds.emptyWorld, sentence: 'No account yet' },
  { name: 'one', snapshot: worlds.oneWorld, sentence: 'You can work' },
  { name: 'crowd', snapshot: worlds.crowdWorld, sentence: /./ },
  { name: 'odd', snapshot: worlds.oddWorld, sentence: /./ },
  { name: 'stale', snapshot: worlds.staleWorld, sentence: 'You can work' },
  {
    name: 'locked',
    snapshot: worlds.lockedWorld,
    sentence: 'Locked',
    banners: ['The vault is locked.'],
  },
  { name: 'paused', snapshot: worlds.pausedWorld, sentence: 'Paused' },
  {
    name: 'gone',
    snapshot: worlds.fineWorld,
    later: gone,
    sentence: 'Not running',
    banners: ['The other Sluice has ended.'],
  },
  {
    name: 'port',
    snapshot: null,
    shell: taken,
    sentence: 'Sluice could not start',
  },
];

const SIZES = [
  { width: 360, height: 560 },
  // 380 × 560 at 200 %
  { width: 190, height: 280 },
  { width: 380, height: 560 },
];

test('by keyboard: every button in its order with its ring, and Esc closes', async ({
  page,
  sluice,
}) => {
  const app = new DesktopApp(page);
  const popover = new PopoverPage(page);
  await app.open(sluice.ui, '#/popover', { snapshot: worlds.dryWorld, shell: hosting });
  await expect(popover.banner('Codex is dry until')).toBeVisible();
  await expect(page.getByRole('button', { name: /more below/ })).toBeVisible();
  const order = await popover.focusOrder();
  expect(order.map((name) => name.replace(/\d+ more below.*/, 'more'))).toEqual([
    'Copy base URL',
    'Pause the proxy',
    'Sign in again',
    'Use a reset',
    // the list, which scrolls
    expect.stringContaining('mira@example.com'),
    'more',
    expect.stringMatching(/^2 running.*41\ss.*Show Activity$/),
    'Pause',
    'Refresh',
    'Open window',
    'Quit',
  ]);
  await page.keyboard.press('Escape');
  await expect.poll(() => app.calls('shell.closePopover')).toHaveLength(1);
});

const PARTS = 3;

for (let part = 0; part < PARTS; part += 1)
  test(`every state holds at 380 and 360 px, at 200 %, for axe and in forced colours (${String(part + 1)} of ${String(PARTS)})`, async ({
    page,
    sluice,
  }) => {
    // Two readings by axe of each state.
    test.slow();
    const app = new DesktopApp(page);
    const popover = new PopoverPage(page);
    for (const state of STATES.filter((_state, index) => index % PARTS === part))
      await test.step(state.name, async () => {
        const { snapshot, shell = hosting, later, sentence, banners = [] } = state;
        await page.goto('about:blank');
        await app.open(sluice.ui, '#/popover', { snapshot, shell });
        if (later !== undefined) {
          await expect(popover.sentence).toBeVisible();
          await app.tell(later);
        }
        await expect(popover.sentence).toHaveText(sentence);
        for (const banner of banners) await expect(popover.banner(banner)).toBeVisible();
        await expect(page.getByRole('alert')).toHaveCount(banners.length);
        for (const size of SIZES) {
          await page.setViewportSize(size);
          await popover.expectFits();
        }
        // Of 200 rows axe says in a minute what it says of eight.
        if (state.name !== 'crowd') await expectAccessible(page);
        await page.emulateMedia({ forcedColors: 'active' });
        await popover.expectFits();
        await page.emulateMedia({ forcedColors: 'none' });
      });
  });
