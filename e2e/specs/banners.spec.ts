import type { Page } from '@playwright/test';
import type { Snapshot } from '../../shared/contract/state.ts';
import type { ShellState } from '../../shared/shell.ts';
import { HOUR, instant, makeAccount } from '../../shared/testing/snapshot.ts';
import { attachTray } from '../fixtures/attached-tray.ts';
import { bannerWorld, dryWorld, fineWorld, lockedWorld } from '../fixtures/popover-worlds.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { mintKey } from '../fixtures/sluice.ts';
import type { Profile } from '../fixtures/sluice.ts';
import { BY_FIRST, ask, expect, expectAccessible, test } from '../fixtures/window-test.ts';
import { DesktopApp } from '../pages/desktop-app.ts';
import { PopoverPage } from '../pages/popover.ts';
import { WindowPage } from '../pages/window.ts';

const hosting: ShellState = { mode: 'hosting', error: null, tray: true };

/** What a page asks for from now on. */
function requestsOf(page: Page): readonly string[] {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(`${request.method()} ${request.url()}`));
  return asked;
}

async function uiAddress(profile: Profile): Promise<string> {
  return (await profile.run(['ui', '--json'])).json<{ url: string }>().url;
}

test('a revoked account is told in window, popover and tray, by events alone', async ({
  page,
  context,
  sluice,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  await signIn(profile, simulator, 'studio');
  const key = await mintKey(profile);
  expect((await ask(sluice, key, BY_FIRST)).status).toBe(200);
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  const popover = new PopoverPage(await context.newPage());
  await popover.page.goto(`${await uiAddress(profile)}#/popover`);
  const tray = await attachTray(profile);
  await expect(sight.account('studio@example.com')).toBeVisible();
  await expect(popover.row('studio@example.com')).toBeVisible();
  await expect.poll(() => tray.view()?.icon).toBe('fine');
  const asked = [requestsOf(page), requestsOf(popover.page)];
  const before = tray.calls.length;

  simulator.revoke('mira');
  expect((await ask(sluice, key, BY_FIRST)).status).toBe(401);
  const knownMs = performance.now();
  const seen = await Promise.all([
    expect(page.getByText(/^mira@example\.com \(Claude\) needs you/)).toBeVisible(),
    expect(popover.banner('mira@example.com')).toBeVisible(),
    expect.poll(() => tray.view()?.icon, { intervals: [20] }).toBe('needs'),
  ]);
  const tookMs = Math.round(performance.now() - knownMs);
  test.info().annotations.push({ type: 'told everywhere after', description: `${tookMs} ms` });
  expect(seen).toHaveLength(3);
  expect(tray.view()?.tooltip).toContain('mira@example.com needs you');
  expect(asked).toEqual([[], []]);
  expect(tray.calls.slice(before)).toEqual([]);
  await popover.page.close();
  await tray.dispose();
});

test('of two dead accounts a sign-in removes its own banner only; another person is added after asking', async ({
  page,
  sluice,
  profile,
  simulator,
}) => {
  const mira = await signIn(profile, simulator, 'mira');
  const studio = await signIn(profile, simulator, 'studio');
  const key = await mintKey(profile);
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  for (const [name, { id }] of Object.entries({ mira, studio })) {
    simulator.revoke(name);
    const refused = await ask(sluice, key, { 'x-sluice-account': String(id) });
    expect(refused.status).toBe(401);
  }
  const banner = (who: string) => sight.banner(`${who}@example.com (Claude) needs you`);
  await expect(banner('mira')).toBeVisible();
  await expect(banner('studio')).toBeVisible();

  await test.step('signing in again', async () => {
    await banner('mira').getByRole('button', { name: 'Sign in again' }).click();
    await sight.allow('mira@example.com');
    await sight.dialog.getByRole('button', { name: 'Done' }).click();
    await expect(banner('studio')).toBeVisible();
    await expect(banner('mira')).toBeHidden();
  });

  await test.step('as somebody else', async () => {
    await banner('studio').getByRole('button', { name: 'Sign in again' }).click();
    await sight.allow('lab@example.com');
    await expect(sight.dialog.getByText('This is another person.')).toBeVisible();
    await expect(sight.account('lab@example.com')).toHaveCount(0);
    await sight.dialog.getByRole('button', { name: 'Keep as its own account' }).click();
    await sight.dialog.getByRole('button', { name: 'Done' }).click();
    await expect(sight.account('lab@example.com')).toBeVisible();
    await expect(banner('studio')).toBeVisible();
  });
  const { accounts } = (await profile.run(['accounts', '--json'])).json<{
    accounts: { email: string; state: string }[];
  }>();
  expect(accounts.map(({ email, state }) => [email, state])).toEqual([
    ['mira@example.com', 'ready'],
    ['studio@example.com', 'disabled'],
    ['lab@example.com', 'ready'],
  ]);
});

/** Counts what a screen reader would be told: alerts that appear, and live texts that change. */
async function listen(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const told: string[] = [];
    const live = '[role=alert], [role=status], [aria-live]';
    new MutationObserver((records) => {
      for (const { addedNodes, target, type } of records) {
        for (const node of addedNodes)
          if (node instanceof Element)
            for (const one of [node, ...node.querySelectorAll(live)])
              if (one.matches(live) && one.textContent !== '')
                told.push(`${one.getAttribute('role') ?? 'live'}: ${one.textContent ?? ''}`);
        const around = target instanceof Element ? target : target.parentElement;
        if (type === 'characterData' && around?.closest(live) != null)
          told.push(`changed: ${target.textContent ?? ''}`);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    Object.assign(window, { told });
  });
  return () => page.evaluate(() => (window as unknown as { told: string[] }).told);
}

/** As the owner tells it after every request. */
function usageChange(world: Snapshot, index: number) {
  const [first] = world.usage;
  const usage = { ...first, fetchedAt: instant(index * 1000) };
  return { from: index, to: index + 1, changes: [{ kind: 'usage', usage }] };
}

test('a banner is an alert once: updates and other pages say nothing again, a new one does', async ({
  page,
  sluice,
}) => {
  const app = new DesktopApp(page);
  await app.open(sluice.ui, '#/accounts', { snapshot: bannerWorld, shell: hosting });
  const sight = new WindowPage(page);
  await expect(sight.banner('ops@example.com')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(1);
  const told = await listen(page);
  for (let index = 1; index <= 20; index += 1)
    await app.emit('state', usageChange(bannerWorld, index));
  for (const name of ['Settings', 'Tools', 'Accounts'] as const) {
    await sight.goTo(name);
    await expect(sight.banner('ops@example.com')).toBeVisible();
  }
  // A page that comes brings its regions with it: a status that is there says nothing by itself.
  const again = (await told()).filter((text) => text.includes('ops@example.com'));
  expect(again.filter((text) => !text.startsWith('status: '))).toEqual([]);

  const at = instant(0);
  const dead = makeAccount(1, {
    email: 'mira@example.com',
    state: 'disabled',
    disabled: { cause: 'revoked', at, detail: null },
  });
  await app.emit('state', { from: 21, to: 22, changes: [{ kind: 'account', account: dead }] });
  await expect(sight.banner('mira@example.com (Claude) needs you')).toBeVisible();
  const alerts = (await told()).filter((text) => /^alert: .*needs you/.test(text));
  expect(alerts).toHaveLength(1);
  expect(alerts[0]).toContain('mira@example.com');
});

test('more than two become one with a count, that leads to where each says why', async ({
  page,
  sluice,
}) => {
  const accounts = bannerWorld.accounts.map((account) =>
    account.provider === 'anthropic'
      ? {
          ...account,
          state: 'disabled' as const,
          disabled: { cause: 'revoked' as const, at: instant(-HOUR), detail: null },
        }
      : account,
  );
  const snapshot = { ...bannerWorld, accounts, next: { ...bannerWorld.next, anthropic: null } };
  const app = new DesktopApp(page);
  await app.open(sluice.ui, '#/settings', { snapshot, shell: hosting });
  const sight = new WindowPage(page);
  const banner = sight.banner('4 accounts need you.');
  await expect(banner).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(1);
  await expectAccessible(page);
  await banner.getByRole('button', { name: 'Show them' }).click();
  await expect(sight.account('mira@example.com')).toBeVisible();
  await expect(banner.getByRole('button')).toHaveCount(0);
});

test.describe('each with its one action', () => {
  const soon: Snapshot = {
    ...fineWorld,
    accounts: [
      makeAccount(1, { email: 'mira@example.com', signInAgainBy: instant(5 * 24 * HOUR) }),
      ...fineWorld.accounts.slice(1),
    ],
  };

  test('in the window: a reset is asked for, one more account, a renewed sign-in', async ({
    page,
    sluice,
  }) => {
    const app = new DesktopApp(page);
    const sight = new WindowPage(page);
    await app.open(sluice.ui, '#/settings', { snapshot: dryWorld, shell: hosting });
    await expectAccessible(page);
    await sight
      .banner(/^Codex is dry until \d\d:\d\d\./)
      .getByRole('button', { name: 'Use a reset' })
      .click();
    await expect(page.getByRole('button', { name: 'Use the reset' })).toBeVisible();

    const usage = dryWorld.usage.map((one) => ({
      ...one,
      resets: { available: null, soonestExpiry: null },
    }));
    await page.goto('about:blank');
    await app.open(sluice.ui, '#/accounts', { snapshot: { ...dryWorld, usage }, shell: hosting });
    const add = sight.banner('Codex is dry').getByRole('button', { name: 'Add account' });
    await add.click();
    await expect(sight.dialog).toContainText('Codex');

    await page.goto('about:blank');
    await app.open(sluice.ui, '#/accounts', { snapshot: soon, shell: hosting });
    const ending = sight.banner(/mira@example\.com \(Claude\) needs a new sign-in within 5.d\./);
    await expect(sight.account('mira@example.com')).toContainText(/Sign in by \d+ \w+/);
    await ending.getByRole('button', { name: 'Sign in again' }).click();
    await expect.poll(() => app.calls('login.start')).toMatchObject([{ input: { account: 1 } }]);
  });

  test('in the popover: the window opens with it', async ({ page, sluice }) => {
    const app = new DesktopApp(page);
    const popover = new PopoverPage(page);
    const errands: readonly (readonly [Snapshot, string, string, unknown])[] = [
      [bannerWorld, 'ops@example.com', 'Sign in again', { do: 'sign-in', account: 6 }],
      [dryWorld, 'Codex is dry', 'Use a reset', { do: 'reset', account: 5 }],
      [soon, 'mira@example.com', 'Sign in again', { do: 'sign-in', account: 1 }],
      [lockedWorld, 'The vault is locked.', 'Unlock', { do: 'unlock' }],
    ];
    for (const [snapshot, text, name, errand] of errands) {
      await page.goto('about:blank');
      await app.open(sluice.ui, '#/popover', { snapshot, shell: hosting });
      await popover.banner(text).getByRole('button', { name }).click();
      await expect.poll(() => app.calls('shell.openWindow')).toMatchObject([{ input: { errand } }]);
    }
    await page.goto('about:blank');
    await app.open(sluice.ui, '#/settings', { snapshot: lockedWorld, shell: hosting });
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
    await app.emit('shell.page', { page: 'accounts', errand: { do: 'unlock' } });
    await expect(page.getByRole('dialog', { name: /Unlock/ })).toBeVisible();
  });

  test('a taken port: who has it, and a free one by one click', async ({ page, sluice }) => {
    const app = new DesktopApp(page);
    const error = { code: 'PORT_IN_USE', message: 'Port 7584 is taken.', hint: null } as const;
    const taken = { port: 7584, holder: { pid: 4127, name: 'node' }, free: 7586 };
    const shell: ShellState = { ...hosting, mode: 'failed', error, taken };
    await app.open(sluice.ui, '#/accounts', { snapshot: null, shell });
    const banner = new WindowPage(page).banner('Port 7584 is taken by “node” (process 4127).');
    await expect(banner).toContainText('Port 7586 is free');
    await expectAccessible(page);
    await app.takeOverLeadsTo(hosting);
    await banner.getByRole('button', { name: 'Use 7586' }).click();
    await expect.poll(() => app.calls('shell.takeOver')).toMatchObject([{ input: { port: 7586 } }]);
    await expect(banner).toBeHidden();
  });
});
