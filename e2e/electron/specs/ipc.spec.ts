import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { CallName } from '../../../shared/contract.ts';
import { toWire } from '../../../shared/errors.ts';
import type { Bridge } from '../../../shared/shell.ts';
import { connectInstance } from '../../../main/control/socket/connect.ts';
import { CALLS } from '../../../main/control/testing/calls.ts';
import { FetchClient } from '../../../main/control/testing/fetch-client.ts';
import { profilePaths } from '../../../main/platform/paths.ts';
import { systemRandom } from '../../../main/platform/random.ts';
import { Profile } from '../../fixtures/sluice.ts';
import { Shell } from '../shell.ts';
import { expect, test } from '../shell-test.ts';

interface PageWindow {
  bridge: Bridge;
  heard: unknown[];
}

/** An owner of its own for each face: the calls change it. */
async function startOwner(profile: Profile) {
  const program = join(import.meta.dirname, '../fake-owner.ts');
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, SLUICE_HOME: profile.folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { origin, token } = JSON.parse(String(line)) as { origin: string; token: string };
  return { origin, token, stop: () => child.kill('SIGKILL') };
}

type Call = (name: CallName, input: unknown) => Promise<unknown>;

/** Every call once, with what came of it. `state.get` holds counters that no two runs share. */
async function outcomes(call: Call): Promise<readonly unknown[]> {
  const seen: unknown[] = [];
  for (const [name, input] of CALLS.filter(([one]) => one !== 'state.get'))
    seen.push([
      name,
      await call(name, input).then(
        (value) => ({ value }),
        (error: unknown) => ({ error: toWire(error) }),
      ),
    ]);
  return seen;
}

function overBridge(page: Page): Call {
  return async (name, input) => {
    const frame = { type: 'call', id: 3, name, input };
    const result = (await page.evaluate(
      (one) => (window as unknown as PageWindow).bridge.call(one),
      frame,
    )) as { ok: true; value: unknown } | { ok: false; error: unknown };
    if (result.ok) return result.value;
    const { code, message, hint } = result.error as { code: never; message: string; hint: null };
    const { AppError } = await import('../../../shared/errors.ts');
    throw new AppError(code, message, hint);
  };
}

test('one suite of calls has the same outcomes over IPC, HTTP and the local socket', async ({
  options,
  desktop,
  profile,
}) => {
  const overHttp = new Profile();
  const overSocket = new Profile();
  const owners = [
    await startOwner(profile),
    await startOwner(overHttp),
    await startOwner(overSocket),
  ] as const;
  desktop.own();
  const shell = await Shell.launch(options);
  try {
    const page = await shell.mainWindow();
    await expect(page.getByText('person1@example.com').first()).toBeVisible();
    await page.evaluate(() => {
      const own = window as unknown as PageWindow;
      own.heard = [];
      own.bridge.subscribe((frame) => own.heard.push(frame));
    });
    const ipc = await outcomes(overBridge(page));

    const http = new FetchClient(owners[1].origin, owners[1].token);
    await http.ready;
    expect(ipc).toEqual(await outcomes((name, input) => http.call(name, input as never)));
    http.dispose();

    const environment = { SLUICE_HOME: overSocket.folder };
    const socket = await connectInstance(profilePaths(environment), systemRandom);
    if (socket === null) throw new Error('nothing answers');
    expect(ipc).toEqual(await outcomes((name, input) => socket.call(name, input as never)));
    socket.dispose();

    const heard = () => page.evaluate(() => (window as unknown as PageWindow).heard);
    await expect.poll(heard).toContainEqual(expect.objectContaining({ name: 'login' }));
    await expect.poll(heard).toContainEqual(expect.objectContaining({ name: 'state' }));
  } finally {
    await shell.kill();
    for (const owner of owners) owner.stop();
    await overHttp.dispose();
    await overSocket.dispose();
  }
});

test('whatever else comes over the bridge is answered with an error, and the app lives on', async ({
  launch,
}) => {
  const shell = await launch();
  const page = await shell.mainWindow();
  await expect(page.getByText('mira@example.com').first()).toBeVisible();
  const codes = await page.evaluate(async () => {
    const { bridge } = window as unknown as PageWindow;
    const call = { type: 'call', id: 1, name: 'accounts.list', input: {} };
    const frames: unknown[] = [
      null,
      'accounts.list',
      [],
      { ...call, extra: 1 },
      { ...call, id: -1 },
      { ...call, name: '__proto__' },
      { ...call, name: 'constructor' },
      { ...call, name: 'shell.nothing' },
      { ...call, name: 'x'.repeat(5_000_000) },
      { ...call, name: 'accounts.rename', input: { account: 1, label: 'x'.repeat(500) } },
      { ...call, input: { deep: { er: 1 } } },
      { ...call, name: 'shell.openWindow', input: { page: 'https://example.com' } },
      { ...call, name: 'shell.openWindow', input: { page: null, errand: { do: 'run' } } },
      { ...call, name: 'shell.takeOver', input: { port: 70_000 } },
    ];
    const answers = await Promise.all(frames.map((frame) => bridge.call(frame)));
    return answers.map((answer) => (answer as { error?: { code: string } }).error?.code);
  });
  expect(new Set(codes)).toEqual(new Set(['BAD_REQUEST']));
  expect(codes).toHaveLength(14);
  await expect(page.getByText('mira@example.com').first()).toBeVisible();
  expect(shell.app.windows()).toHaveLength(1);
});
