import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ShellEvent } from '../../shared/shell.ts';
import { AppError } from '../../shared/errors.ts';
import { createInProcessClient } from '../control/in-process-client.ts';
import { fakeWorld } from '../control/testing/fake-services.ts';
import type { FakeWorld } from '../control/testing/fake-services.ts';
import type { TrayView } from '../core/tray.ts';
import { systemClock } from '../platform/clock.ts';
import { createLog } from '../platform/log.ts';
import { CoreLink } from './core-link.ts';
import { Desktop } from './desktop.ts';
import type { DesktopEffects } from './desktop.ts';

const log = createLog('silent');

interface Stage {
  readonly world: FakeWorld;
  readonly link: CoreLink;
  readonly desktop: Desktop;
  readonly views: TrayView[];
  readonly sent: ShellEvent[];
  readonly effects: { readonly [K in keyof DesktopEffects]: ReturnType<typeof vi.fn> };
  /** The owner goes away. */
  readonly leave: () => void;
}

function stage(): Stage {
  const world = fakeWorld();
  let leave: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const client = createInProcessClient(world.dispatch, world.bus);
  const link = new CoreLink({
    connect: () => Promise.resolve({ ...client, closed, dispose: () => leave() }),
    host: () => Promise.reject(new AppError('PORT_IN_USE', 'Taken.')),
    log,
  });
  const views: TrayView[] = [];
  const sent: ShellEvent[] = [];
  const effects = {
    showTray: vi.fn((view: TrayView) => void views.push(view)),
    notify: vi.fn(),
    settingsChanged: vi.fn(),
    send: vi.fn((event: ShellEvent) => void sent.push(event)),
    openWindow: vi.fn(),
    copy: vi.fn(),
    quit: vi.fn(),
  };
  const desktop = new Desktop({ link, clock: systemClock, log, effects });
  return { world, link, desktop, views, sent, effects, leave: () => leave() };
}

let now: Stage;
beforeEach(() => {
  now = stage();
});
afterEach(async () => {
  now.desktop.dispose();
  await now.link.stop();
  now.world.bus.dispose();
});

async function live(): Promise<void> {
  await now.link.open();
  now.desktop.start(true);
  await vi.waitFor(() => expect(now.views.at(-1)?.menu.length).toBeGreaterThan(5));
}

function labels(): readonly string[] {
  return (now.views.at(-1)?.menu ?? []).map((item) => ('label' in item ? item.label : '–'));
}

describe('Desktop', () => {
  test('draws the tray before anything is known, and never before it was looked for', async () => {
    await now.link.open();
    expect(now.views).toEqual([]);
    now.desktop.start(false);
    expect(now.views).toHaveLength(1);
    expect(now.desktop.shell).toEqual({ mode: 'attached', error: null, tray: false });
  });

  test('a change of an account reaches the tray', async () => {
    await live();
    expect(labels().some((label) => label.includes('person1@example.com'))).toBe(true);
    await now.link.call('accounts.rename', { account: 1, label: 'Studio' });
    await vi.waitFor(() => expect(labels().some((label) => label.includes('Studio'))).toBe(true));
  });

  test('what did not change is not drawn again, so that an open menu stays open', async () => {
    await live();
    const drawn = now.views.length;
    await now.link.call('settings.set', { key: 'notifyReset', value: false });
    await vi.waitFor(() =>
      expect(now.effects.settingsChanged).toHaveBeenLastCalledWith(
        expect.objectContaining({ notifyReset: false }),
      ),
    );
    expect(now.views).toHaveLength(drawn);
  });

  test('the pages are told when the owner goes, and the tray offers to take over', async () => {
    await live();
    now.leave();
    await vi.waitFor(() => expect(labels()).toContain('Take over'));
    expect(now.sent.at(-1)).toMatchObject({
      name: 'shell.state',
      payload: { shell: { mode: 'gone' } },
    });
  });

  test('clicks: copy, pause, open, quit', async () => {
    await live();
    now.desktop.act({ do: 'copy', text: 'http://127.0.0.1:1' });
    now.desktop.act({ do: 'open', page: 'settings' });
    now.desktop.act({ do: 'quit' });
    now.desktop.act({ do: 'pause', on: true });
    expect(now.effects.copy).toHaveBeenCalledWith('http://127.0.0.1:1');
    expect(now.effects.openWindow).toHaveBeenCalledWith('settings', null);
    expect(now.effects.quit).toHaveBeenCalledTimes(1);
    await vi.waitFor(() => expect(labels()).toContain('Resume the proxy'));
    expect(now.views.at(-1)?.icon).toBe('paused');
  });

  test('a click that fails says so where the person looks', async () => {
    await live();
    now.leave();
    await vi.waitFor(() => expect(labels()).toContain('Take over'));
    now.desktop.act({ do: 'refresh' });
    await vi.waitFor(() =>
      expect(now.effects.notify).toHaveBeenCalledWith(
        expect.objectContaining({ body: expect.stringContaining('No Sluice is running') }),
      ),
    );
  });
});
