import { afterEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { createInProcessClient } from '../control/in-process-client.ts';
import { fakeWorld } from '../control/testing/fake-services.ts';
import { createLog } from '../platform/log.ts';
import { PortTaken } from '../platform/port-taken.ts';
import { CoreLink } from './core-link.ts';
import type { Attached, Hosted } from './core-link.ts';

const log = createLog('silent');
let link: CoreLink;
afterEach(() => link.stop());

function attached(): Attached & { readonly leave: () => void } {
  const world = fakeWorld();
  let leave: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    leave = resolve;
  });
  return {
    ...createInProcessClient(world.dispatch, world.bus),
    closed,
    dispose: () => leave(),
    leave: () => leave(),
  };
}

function hosted(): Hosted & { readonly stop: ReturnType<typeof vi.fn<() => Promise<void>>> } {
  const world = fakeWorld();
  return {
    client: createInProcessClient(world.dispatch, world.bus),
    stop: vi.fn<() => Promise<void>>(() => Promise.resolve()),
  };
}

function owned(): AppError {
  return new AppError('PROFILE_OWNED', 'Sluice already runs.');
}

describe('CoreLink', () => {
  test('attaches to an owner and loads no core for it', async () => {
    const host = vi.fn<() => Promise<Hosted>>();
    link = new CoreLink({ connect: () => Promise.resolve(attached()), host, log });
    await expect(link.call('settings.get', {})).rejects.toMatchObject({ code: 'NOT_RUNNING' });
    await link.open();
    expect(link.state).toEqual({ mode: 'attached', error: null });
    await expect(link.call('settings.get', {})).resolves.toHaveProperty('settings');
    expect(host).not.toHaveBeenCalled();
  });

  test('hosts where nobody does, and ends what it hosts', async () => {
    const core = hosted();
    link = new CoreLink({
      connect: () => Promise.resolve(null),
      host: () => Promise.resolve(core),
      log,
    });
    await link.open();
    await link.open();
    expect(link.state.mode).toBe('hosting');
    await link.stop();
    expect(core.stop).toHaveBeenCalledTimes(1);
  });

  test('an owner that is just starting is waited for', async () => {
    const answers = [null, null, attached()];
    const host = vi.fn<() => Promise<Hosted>>(() => Promise.reject(owned()));
    link = new CoreLink({ connect: () => Promise.resolve(answers.shift() ?? null), host, log });
    await link.open();
    expect(link.state.mode).toBe('attached');
    expect(host).toHaveBeenCalledTimes(2);
  });

  test('offers to take over when the owner goes, and does so only when it is asked', async () => {
    const owner = attached();
    const core = hosted();
    let isOwned = true;
    const host = vi.fn<() => Promise<Hosted>>(() => Promise.resolve(core));
    link = new CoreLink({ connect: () => Promise.resolve(isOwned ? owner : null), host, log });
    const seen: string[] = [];
    link.watch(({ mode }) => seen.push(mode));
    await link.open();
    isOwned = false;
    owner.leave();
    await vi.waitFor(() => expect(link.state.mode).toBe('gone'));
    expect(host).not.toHaveBeenCalled();
    await expect(link.call('settings.get', {})).rejects.toMatchObject({ code: 'NOT_RUNNING' });
    await link.open();
    expect(seen).toEqual(['attached', 'gone', 'hosting']);
  });

  test('a new owner is attached to by itself, and its events arrive', async () => {
    const owners: (Attached & { leave: () => void })[] = [attached(), attached()];
    let turn = 0;
    const host = vi.fn<() => Promise<Hosted>>();
    link = new CoreLink({ connect: () => Promise.resolve(owners[turn] ?? null), host, log });
    const events = vi.fn<() => void>();
    link.subscribe(events);
    await link.open();
    const [first] = owners;
    turn = 1;
    first?.leave();
    await vi.waitFor(() => expect(link.state.mode).toBe('gone'));
    await vi.waitFor(() => expect(link.state.mode).toBe('attached'));
    await link.call('login.start', { provider: 'anthropic' });
    expect(events).toHaveBeenCalled();
  });

  test('what keeps it from hosting is told in words, and calls say the same', async () => {
    const error = new AppError('PORT_IN_USE', 'Port 7584 is taken.', 'Choose another one.');
    link = new CoreLink({
      connect: () => Promise.resolve(null),
      host: () => Promise.reject(error),
      log,
    });
    await link.open();
    expect(link.state).toMatchObject({ mode: 'failed', error: { code: 'PORT_IN_USE' } });
    await expect(link.call('settings.get', {})).rejects.toMatchObject({ code: 'PORT_IN_USE' });
  });

  test('a taken port is told with its facts, and a free one is hosted on when it is asked for', async () => {
    const taken = { port: 7584, holder: { pid: 4127, name: 'node' }, free: 7586 };
    const ports: (number | null)[] = [];
    link = new CoreLink({
      connect: () => Promise.resolve(null),
      host: (port) => {
        ports.push(port);
        return port === null
          ? Promise.reject(new PortTaken(taken, null))
          : Promise.resolve(hosted());
      },
      log,
    });
    await link.open();
    expect(link.state).toMatchObject({ mode: 'failed', error: { code: 'PORT_IN_USE' }, taken });
    await link.open(7586);
    expect(link.state).toEqual({ mode: 'hosting', error: null });
    expect(ports).toEqual([null, 7586]);
  });

  test('a bug while hosting tells nothing of its text', async () => {
    link = new CoreLink({
      connect: () => Promise.resolve(null),
      host: () => Promise.reject(new Error('sk-ant-oat01-secret')),
      log,
    });
    await link.open();
    expect(link.state).toMatchObject({ mode: 'failed', error: { code: 'INTERNAL' } });
    expect(JSON.stringify(link.state)).not.toContain('secret');
  });

  test('stopped while it waits for an owner: neither attaches nor hosts any more', async () => {
    const host = vi.fn<() => Promise<Hosted>>(() => Promise.reject(owned()));
    link = new CoreLink({ connect: () => Promise.resolve(null), host, log });
    const opening = link.open();
    await vi.waitFor(() => expect(host).toHaveBeenCalled());
    await Promise.all([opening, link.stop()]);
    const tries = host.mock.calls.length;
    await link.open();
    expect(host).toHaveBeenCalledTimes(tries);
  });
});
