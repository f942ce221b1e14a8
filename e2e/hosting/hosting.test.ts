import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Profile } from '../fixtures/sluice.ts';

/**
 * The built entry of the desktop app hosting a profile, on Node 24 with a double of Electron (fake-electron.ts):
 * what the lane's old Electron cannot show, because its Node is too old for the core.
 */
const ENTRY = join(import.meta.dirname, '../../out/main/index.js');
const FAKE = join(import.meta.dirname, 'fake-electron.ts');

interface Told {
  readonly told: string;
  readonly [key: string]: unknown;
}

class App {
  readonly told: Told[] = [];
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;
  readonly #folder = mkdtempSync(join(tmpdir(), 'sluice-host-'));
  #stderr = '';

  constructor(profile: Profile, port: number) {
    this.#child = fork(ENTRY, [], {
      execArgv: ['--import', FAKE],
      env: {
        PATH: process.env['PATH'],
        HOME: this.#folder,
        XDG_CONFIG_HOME: join(this.#folder, 'config'),
        SLUICE_HOME: profile.folder,
        SLUICE_VAULT: 'file',
        SLUICE_PORT: String(port),
        SLUICE_PASSPHRASE: 'never passed on',
      },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr += String(chunk);
    });
    this.#child.on('message', (message) => this.told.push(message as Told));
    this.ended = new Promise((resolve) => this.#child.once('close', resolve));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get stderr(): string {
    return this.#stderr;
  }

  send(message: object): void {
    this.#child.send(message);
  }

  async call(name: string, input: object = {}): Promise<Record<string, unknown>> {
    const before = this.#answers().length;
    this.send({ do: 'call', frame: { type: 'call', id: 1, name, input } });
    await vi.waitFor(() => expect(this.#answers().length).toBeGreaterThan(before), 5_000);
    return this.#answers().at(-1)?.['frame'] as Record<string, unknown>;
  }

  async mode(mode: string): Promise<void> {
    await vi.waitFor(
      async () =>
        expect(await this.call('shell.get')).toMatchObject({ value: { shell: { mode } } }),
      10_000,
    );
  }

  labels(): readonly string[] {
    return (this.told.findLast(({ told }) => told === 'menu')?.['labels'] ?? []) as string[];
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async dispose(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
    rmSync(this.#folder, { recursive: true });
  }

  #answers(): readonly Told[] {
    return this.told.filter(({ told }) => told === 'answer');
  }
}

let profile: Profile;
const apps: App[] = [];
beforeEach(() => {
  profile = new Profile();
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.dispose();
  await profile.dispose();
});

function start(port = 0): App {
  const app = new App(profile, port);
  apps.push(app);
  return app;
}

test('hosts the port, answers the window over IPC and the command line over the socket, and quits in order', async () => {
  const app = start();
  await vi.waitFor(() => expect(app.told.some(({ told }) => told === 'page')).toBe(true), 10_000);
  expect(app.told.find(({ told }) => told === 'window')?.['preferences']).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
  });
  await app.mode('hosting');
  const { value } = await app.call('status.get');
  const { status } = value as { status: { pid: number; proxy: string; ui: null } };
  expect(status).toMatchObject({ pid: app.pid, running: true, ui: null });
  expect((await fetch(`${status.proxy}/healthz`)).status).toBe(200);
  expect((await profile.run(['status', '--json'])).json()).toMatchObject({ pid: app.pid });
  const refused = await profile.run(['serve', '--port', '0', '--json']);
  expect([refused.code, refused.lines().at(-1)]).toMatchObject([
    1,
    { error: { code: 'PROFILE_OWNED' } },
  ]);
  const ui = await profile.run(['ui', '--json']);
  expect(ui.json()).toMatchObject({ error: { code: 'NOT_RUNNING' } });

  await vi.waitFor(() => expect(app.labels()).toContain('Pause the proxy'));
  app.send({ do: 'click', label: 'Pause the proxy' });
  await vi.waitFor(() => expect(app.labels()).toContain('Resume the proxy'));
  expect((await profile.run(['settings', 'get', 'proxyPaused', '--json'])).stdout).toContain(
    'true',
  );
  app.send({ do: 'emit', event: 'suspend' });
  app.send({ do: 'emit', event: 'resume' });

  app.send({ do: 'quit' });
  expect(await app.ended).toBe(0);
  await expect(fetch(`${status.proxy}/healthz`)).rejects.toThrow();
  expect((await profile.run(['status', '--json'])).json()).toMatchObject({ running: false });
  const place = join(profile.folder, 'desktop', 'window.json');
  expect(JSON.parse(readFileSync(place, 'utf8'))).toMatchObject({ width: 1000, height: 700 });
  expect(statSync(place).mode & 0o777).toBe(0o600);
  expect(existsSync(join(profile.folder, 'sluice.sock'))).toBe(false);
  expect(app.stderr).toBe('');
});

test('a second app attaches to the first, and takes over after its SIGKILL', async () => {
  const first = start();
  await first.mode('hosting');
  const added = await first.call('clients.add', { name: 'kept' });
  expect(added).toMatchObject({ ok: true });
  const second = start();
  await second.mode('attached');
  first.kill('SIGKILL');
  await second.mode('gone');
  await vi.waitFor(() => expect(second.labels()).toContain('Take over'));
  second.send({ do: 'click', label: 'Take over' });
  await second.mode('hosting');
  expect(await second.call('clients.list')).toMatchObject({
    value: { clients: [{ name: 'kept' }] },
  });
  second.kill('SIGTERM');
  expect(await second.ended).toBe(0);
});

test('a taken port is told in words, and tried again', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const address = holder.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    const app = start(port);
    await app.mode('failed');
    const { value } = await app.call('shell.get');
    expect(value).toMatchObject({ shell: { error: { code: 'PORT_IN_USE' } } });
    await new Promise((resolve) => holder.close(resolve));
    expect(await app.call('shell.takeOver')).toMatchObject({
      value: { shell: { mode: 'hosting', error: null } },
    });
  } finally {
    holder.close();
  }
});

test('with the port taken, a click in the tray goes on with the free one that was offered', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const address = holder.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    const app = start(port);
    await app.mode('failed');
    const { value } = await app.call('shell.get');
    const { taken } = (value as { shell: { taken: { port: number; free: number } } }).shell;
    expect(taken).toMatchObject({ port });
    if (process.platform === 'linux') expect(taken).toMatchObject({ holder: { pid: process.pid } });
    await vi.waitFor(() => expect(app.labels()).toContain(`Use ${taken.free}`));
    app.send({ do: 'click', label: `Use ${taken.free}` });
    await app.mode('hosting');
    const { value: now } = await app.call('status.get');
    expect(now).toMatchObject({ status: { proxy: `http://127.0.0.1:${taken.free}` } });
    // The next start tries the usual one again.
    const kept = await profile.run(['settings', 'get', 'port', '--json']);
    expect(kept.stdout).not.toContain(String(taken.free));
  } finally {
    holder.close();
  }
});
