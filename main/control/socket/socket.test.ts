import { chmodSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog } from '../../platform/log.ts';
import { profilePaths } from '../../platform/paths.ts';
import type { ProfilePaths } from '../../platform/paths.ts';
import { systemRandom } from '../../platform/random.ts';
import { fakeWorld } from '../testing/fake-services.ts';
import type { FakeWorld } from '../testing/fake-services.ts';
import { connectInstance } from './connect.ts';
import { proofOf } from './proof.ts';
import { prepareSocketFolder, readSocketToken } from './socket-files.ts';
import { SocketServer } from './socket-server.ts';

let folder: string;
let paths: ProfilePaths;
let world: FakeWorld;
let server: SocketServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-socket-'));
  paths = profilePaths({ SLUICE_HOME: folder });
  world = fakeWorld();
  server = serverAt(paths);
  await server.listen();
});

afterEach(async () => {
  await server.dispose();
  world.bus.dispose();
  rmSync(folder, { recursive: true, force: true });
});

function serverAt(paths: ProfilePaths): SocketServer {
  return new SocketServer({ ...world, paths, random: systemRandom, log: createLog('silent') });
}

/** A raw connection: what came, and when it ended. */
class Raw {
  readonly socket: Socket;
  readonly ended: Promise<void>;
  received = '';

  constructor(path: string) {
    this.socket = connect(path);
    this.ended = new Promise((resolve) => {
      this.socket.on('close', () => resolve());
    });
    this.socket.on('error', () => undefined);
    this.socket.on('data', (chunk: Buffer) => {
      this.received += chunk.toString('utf8');
    });
  }

  async hello(): Promise<string> {
    await expect.poll(() => this.received).toContain('\n');
    return (JSON.parse(this.received.split('\n')[0] ?? '') as { nonce: string }).nonce;
  }

  send(message: unknown): void {
    this.socket.write(`${JSON.stringify(message)}\n`);
  }
}

const CALL = { type: 'call', id: 1, name: 'accounts.list', input: {} };
const NONCE = 'c'.repeat(43);

test('files are 0600 and the token never travels', async () => {
  expect(statSync(paths.socketToken).mode & 0o777).toBe(0o600);
  expect(statSync(paths.socket).mode & 0o777).toBe(0o600);
  const token = readSocketToken(paths) ?? '';
  const raw = new Raw(paths.socket);
  const nonces = { server: await raw.hello(), client: NONCE };
  raw.send({ type: 'proof', nonce: NONCE, mac: proofOf('client', token, nonces) });
  raw.send(CALL);
  await expect.poll(() => raw.received).toContain('person1@example.com');
  expect(raw.received).not.toContain(token);
  raw.socket.destroy();
});

test('nothing runs: no token, no socket, or a socket that nobody listens at', async () => {
  await server.dispose();
  expect(await connectInstance(paths, systemRandom)).toBeNull();
  const empty = profilePaths({ SLUICE_HOME: join(folder, 'empty') });
  expect(await connectInstance(empty, systemRandom)).toBeNull();
});

test('a socket file that a crashed process left is replaced', async () => {
  await server.dispose();
  writeFileSync(paths.socket, '');
  server = serverAt(paths);
  await server.listen();
  const client = await connectInstance(paths, systemRandom);
  await expect(client?.call('status.get', {})).resolves.toHaveProperty('status.running', true);
  client?.dispose();
});

test('attack: a call before the proof is not answered', async () => {
  const raw = new Raw(paths.socket);
  await raw.hello();
  raw.send(CALL);
  await raw.ended;
  expect(raw.received).not.toContain('result');
});

test('attack: a proof with a wrong token is not answered', async () => {
  const raw = new Raw(paths.socket);
  const nonces = { server: await raw.hello(), client: NONCE };
  raw.send({ type: 'proof', nonce: NONCE, mac: proofOf('client', 'guess', nonces) });
  raw.send(CALL);
  await raw.ended;
  expect(raw.received.trim().split('\n')).toHaveLength(1);
});

test('attack: a recorded proof is of no use on the next connection', async () => {
  const token = readSocketToken(paths) ?? '';
  const first = new Raw(paths.socket);
  const nonces = { server: await first.hello(), client: NONCE };
  const recorded = { type: 'proof', nonce: NONCE, mac: proofOf('client', token, nonces) };
  first.send(recorded);
  await expect.poll(() => first.received).toContain('welcome');
  first.socket.destroy();
  const second = new Raw(paths.socket);
  await second.hello();
  second.send(recorded);
  await second.ended;
  expect(second.received).not.toContain('welcome');
});

test("attack: the server's own proof, mirrored to it, is not a client's", async () => {
  const token = readSocketToken(paths) ?? '';
  const raw = new Raw(paths.socket);
  const nonces = { server: await raw.hello(), client: NONCE };
  raw.send({ type: 'proof', nonce: NONCE, mac: proofOf('server', token, nonces) });
  await raw.ended;
  expect(raw.received).not.toContain('welcome');
});

test('attack: a program that squats on the socket is found out and is sent no call', async () => {
  await server.dispose();
  let received = '';
  const squatter: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write(`${JSON.stringify({ type: 'hello', nonce: NONCE })}\n`);
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('utf8');
      socket.write(`${JSON.stringify({ type: 'welcome', mac: 'A'.repeat(43) })}\n`);
    });
  });
  await new Promise<void>((resolve) => {
    squatter.listen(paths.socket, resolve);
  });
  await expect(connectInstance(paths, systemRandom)).rejects.toMatchObject({
    code: 'UNAUTHORIZED',
  });
  expect(received).not.toContain('call');
  expect(received).not.toContain(readSocketToken(paths));
  await new Promise((resolve) => {
    squatter.close(resolve);
  });
});

test('an answer of some megabytes arrives', async () => {
  const names = Array.from({ length: 8_000 }, (_, id) => `client ${id} ${'x'.repeat(60)}`);
  for (const name of names)
    await world.dispatch('clients.add', {
      name,
      provider: null,
      account: null,
      expiresAt: null,
      allPaths: false,
      passThrough: false,
    });
  const client = await connectInstance(paths, systemRandom);
  const { clients } = (await client?.call('clients.list', {})) ?? { clients: [] };
  expect(clients.length).toBeGreaterThanOrEqual(names.length);
  client?.dispose();
});

test('attack: an endless line ends the connection', async () => {
  const raw = new Raw(paths.socket);
  await raw.hello();
  raw.socket.write('x'.repeat(1024 * 1024 + 1));
  await raw.ended;
});

test.skipIf(process.platform === 'win32')(
  'attack: a token file that others can read proves nothing',
  () => {
    chmodSync(paths.socketToken, 0o644);
    expect(() => readSocketToken(paths)).toThrow(/can be read by others/);
  },
);

test.skipIf(process.platform === 'win32')(
  'attack: a foreign or linked folder at the fallback path is refused',
  async () => {
    const long = join(folder, 'p'.repeat(100));
    mkdirSync(long);
    const far = profilePaths({ SLUICE_HOME: long });
    const fallback = dirname(far.socket);
    expect(fallback).not.toBe(far.folder);
    symlinkSync(folder, fallback);
    try {
      expect(() => prepareSocketFolder(far)).toThrow(/is not ours/);
    } finally {
      rmSync(fallback);
    }
    const { getuid } = process;
    mkdirSync(fallback, { mode: 0o755 });
    try {
      process.getuid = () => 4_000_000;
      expect(() => prepareSocketFolder(far)).toThrow(/is not ours/);
      process.getuid = getuid as () => number;
      prepareSocketFolder(far);
      expect(statSync(fallback).mode & 0o777).toBe(0o700);
      const second = serverAt(far);
      await second.listen();
      const client = await connectInstance(far, systemRandom);
      expect(client).not.toBeNull();
      client?.dispose();
      await second.dispose();
    } finally {
      process.getuid = getuid as () => number;
      rmSync(fallback, { recursive: true, force: true });
    }
  },
);

test("a command that is killed takes its waiting sign-in with it, and nobody else's", async () => {
  const start = { provider: 'anthropic', method: 'browser', account: null, domain: null } as const;
  const killed = await connectInstance(paths, systemRandom);
  const other = await connectInstance(paths, systemRandom);
  const mine = await killed?.call('login.start', start);
  const theirs = await other?.call('login.start', start);
  killed?.dispose();
  const stepOf = async (loginId: string | undefined): Promise<string | undefined> =>
    (await other?.call('login.get', { loginId: loginId ?? '' }))?.login.step;
  await expect.poll(() => stepOf(mine?.login.loginId)).toBe('failed');
  expect(await stepOf(theirs?.login.loginId)).toBe('waiting');
  other?.dispose();
});

test('one call that is too large is refused, and the others of its connection go on', async () => {
  const client = await connectInstance(paths, systemRandom);
  const waiting = client?.call('accounts.list', {});
  const large = { account: 1, label: 'x'.repeat(1024 * 1024) };
  await expect(client?.call('accounts.rename', large)).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: 'This call is larger than 1 MiB.',
  });
  expect((await waiting)?.accounts).toHaveLength(2);
  client?.dispose();
});
