import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SluiceProcesses, closed } from './testing/sluice-process.ts';

let sluice: SluiceProcesses;
beforeEach(() => {
  sluice = new SluiceProcesses();
});
afterEach(() => sluice.dispose());

test('without an instance nothing runs, and the window has no address', async () => {
  const status = await sluice.json(['status']);
  expect(status).toMatchObject({
    code: 0,
    value: { running: false, pid: null, proxy: null, ui: null, vault: { mode: 'file' } },
  });
  expect(await sluice.json(['ui'])).toMatchObject({
    code: 1,
    value: { error: { code: 'NOT_RUNNING', hint: expect.stringContaining('sluice serve') } },
  });
  expect(existsSync(join(sluice.home, 'sluice.sock'))).toBe(false);
  expect(existsSync(join(sluice.home, 'owner.json'))).toBe(false);
});

test('what a guest wrote is there when Sluice serves, and the command line then talks to it', async () => {
  await sluice.run(['settings', 'set', 'theme', 'dark']);
  const added = await sluice.json(['clients', 'add', 'tool', '--expires', '2999-12-31']);
  expect(added.value).toMatchObject({ client: { id: 1, name: 'tool' }, key: /^slk_.{43}$/ });
  const { ready } = await sluice.serve();
  expect(ready.proxy).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(ready.ui).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?code=[\w-]{43}$/);
  expect(await sluice.json(['status'])).toMatchObject({
    value: { running: true, pid: ready.pid, proxy: ready.proxy },
  });
  expect(await sluice.json(['settings', 'get', 'theme'])).toMatchObject({
    value: { settings: { theme: 'dark' } },
  });
  expect(await sluice.json(['clients', 'list'])).toMatchObject({
    value: { clients: [{ id: 1, name: 'tool', revokedAt: null }] },
  });
  const { value } = await sluice.json(['ui']);
  expect((value as { url: string }).url).not.toBe(ready.ui);
});

test('a second serve says who has the profile and ends with 1; the first goes on', async () => {
  const { ready } = await sluice.serve();
  const second = await sluice.json(['serve', '--port', '0', '--ui-port', '0']);
  expect(second).toMatchObject({ code: 1, value: { error: { code: 'PROFILE_OWNED' } } });
  const { message } = (second.value as { error: { message: string } }).error;
  expect(message).toContain(`pid ${ready.pid}`);
  expect(message).toContain(ready.proxy);
  expect((await fetch(`${ready.proxy}/healthz`)).status).toBe(200);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends serve cleanly, with 0', async (signal) => {
  const { child } = await sluice.serve();
  child.kill(signal);
  expect(await closed(child)).toBe(0);
  expect(existsSync(join(sluice.home, 'owner.json'))).toBe(false);
});

test('an owner that is killed frees the profile; its socket file is replaced', async () => {
  const { child } = await sluice.serve();
  child.kill('SIGKILL');
  await closed(child);
  expect(existsSync(join(sluice.home, 'sluice.sock'))).toBe(true);
  expect(await sluice.json(['status'])).toMatchObject({ code: 0, value: { running: false } });
  const { ready } = await sluice.serve();
  expect(await sluice.json(['status'])).toMatchObject({ value: { pid: ready.pid } });
});

test('a guest that runs beside a starting owner does not keep it from the profile', async () => {
  const guests = Array.from({ length: 3 }, (_, index) =>
    sluice.json(['clients', 'add', `guest-${index}`]),
  );
  const { ready } = await sluice.serve();
  for (const { code } of await Promise.all(guests)) expect(code).toBe(0);
  expect((await fetch(`${ready.proxy}/healthz`)).status).toBe(200);
  const { value } = await sluice.json(['clients', 'list']);
  expect((value as { clients: unknown[] }).clients).toHaveLength(3);
});

test('in the vault mode memory a guest needs the person, and the running Sluice answers', async () => {
  const environment = { SLUICE_VAULT: 'memory' };
  expect(await sluice.json(['accounts'], { environment })).toMatchObject({
    code: 4,
    value: { error: { code: 'KEY_UNAVAILABLE', hint: expect.stringContaining('sluice serve') } },
  });
  expect(await sluice.json(['status'], { environment })).toMatchObject({ code: 0 });
  await sluice.serve({ environment });
  expect(await sluice.json(['accounts'])).toMatchObject({ code: 0, value: { accounts: [] } });
});

test('a port in use is named with its holder, and the profile is free again', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => {
    other.listen(0, '127.0.0.1', resolve);
  });
  const port = String((other.address() as AddressInfo).port);
  for (const args of [
    ['serve', '--port', port, '--no-ui'],
    ['serve', '--port', '0', '--ui-port', port],
  ]) {
    const { code, value } = await sluice.json(args);
    expect(value).toMatchObject({
      error: {
        code: 'PORT_IN_USE',
        message: expect.stringContaining(port),
        hint: expect.stringMatching(/\d+ is free/),
      },
    });
    expect(code).toBe(1);
  }
  await sluice.serve();
  other.close();
});

test('ports come from the option, else the environment, else the setting; --no-ui serves no window', async () => {
  const environment = { SLUICE_PORT: '1', SLUICE_UI_PORT: '1' };
  const { ready } = await sluice.serve({ args: ['--no-ui'], environment });
  expect(ready.ui).toBeNull();
  expect(await sluice.json(['ui'])).toMatchObject({
    code: 1,
    value: { error: { code: 'NOT_RUNNING' } },
  });
});

test('for a person serve says where it is and how to go on', async () => {
  const child = sluice.spawn(['serve', '--port', '0', '--ui-port', '0']);
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  await expect.poll(() => said).toContain('ANTHROPIC_AUTH_TOKEN');
  expect(said).toMatch(/Window +http:\/\/127\.0\.0\.1:\d+\/\?code=/);
  expect(said).toMatch(/export ANTHROPIC_BASE_URL=http:\/\/127\.0\.0\.1:\d+/);
});

test('the passphrase is not in the environment of the process any more', async () => {
  const { takeEnvironment } = await import('./take-environment.ts');
  const environment = { SLUICE_PASSPHRASE: 'open sesame', SLUICE_LOG: 'warn' };
  expect(takeEnvironment(environment)).toMatchObject({ SLUICE_PASSPHRASE: 'open sesame' });
  expect(environment).toEqual({ SLUICE_LOG: 'warn' });
});
