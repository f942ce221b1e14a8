import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { systemClock } from '../platform/clock.ts';
import type { Store } from '../store/types.ts';
import { DEFAULT_BACKOFF } from '../store/write.ts';
import { oauth, PoolBench, refusal, signIn } from './testing/pool-bench.ts';

const CHILD = join(import.meta.dirname, 'testing', 'refresh-child.ts');

/** A token endpoint that rotates: a refresh token is good once. */
class TokenServer {
  readonly seen: string[] = [];
  readonly held: ServerResponse[] = [];
  hold = false;
  readonly #server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      this.seen.push(body);
      if (this.hold) this.held.push(response);
      else this.#answer(body, response);
    });
  });

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/token`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** What was held is answered now. */
  letGo(): void {
    this.hold = false;
    for (const response of this.held.splice(0)) this.#answer(this.seen[0] ?? '', response);
  }

  #answer(refresh: string, response: ServerResponse): void {
    const isSpent = this.seen.filter((seen) => seen === refresh).length > 1;
    response.statusCode = isSpent ? 400 : 200;
    const next = oauth(`after-${refresh}`, Date.now() + 3_600_000, `${refresh}+`);
    response.end(isSpent ? 'invalid_grant: refresh token reused' : JSON.stringify(next));
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
}

let bench: PoolBench;
let store: Store;
let server: TokenServer;
let url: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  bench = new PoolBench();
  server = new TokenServer();
  url = await server.listen();
  store = await bench.open();
  const pool = await bench.pool(store);
  await pool.add(signIn({ secret: oauth('expired', systemClock.now() - 1000) }));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  server.close();
  await bench.dispose();
});

/** Short times, so that a stop of the process outlasts lease and time limit at once. */
const SHORT = ['300', '1500'];

async function start(times: readonly string[] = []): Promise<Started> {
  const child = spawn(process.execPath, [CHILD, bench.profile.database, url, ...times]);
  children.push(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await vi.waitFor(() => expect(output).toContain('ready\n'), { timeout: 30_000 });
  return { child, output: () => output };
}

/** Stops it between two writes: in the middle of one it would hold the lock of the database. */
async function stop(child: ChildProcess): Promise<void> {
  const backoff = { ...DEFAULT_BACKOFF, limitMs: 200 };
  const probe = await bench.profile.open({ backoff });
  const write = () => probe.leases.renew(1, 'nobody', 0);
  for (;;) {
    child.kill('SIGSTOP');
    try {
      await write();
      return;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'DATABASE_BUSY') throw error;
    }
    child.kill('SIGCONT');
    await vi.waitFor(write);
  }
}

/** A child that has asked the provider, stopped until its lease and its time limit have run out. */
async function stopInTheMiddle(): Promise<Started> {
  server.hold = true;
  const started = await start(SHORT);
  started.child.stdin?.write('go\n');
  await vi.waitFor(() => expect(server.seen).toEqual(['r1']), { interval: 2 });
  await stop(started.child);
  const stoppedAt = performance.now();
  await vi.waitFor(() => {
    expect(store.leases.get(1)?.expiresAtMs).toBeLessThan(systemClock.now());
    expect(performance.now() - stoppedAt).toBeGreaterThan(2200);
  });
  return started;
}

async function ends({ child }: Started): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGCONT');
  await ended;
}

it('a stopped process keeps its refresh however long, and its late tokens are written', async () => {
  const stopped = await stopInTheMiddle();
  bench.nowMs = systemClock.now();
  const other = await bench.pool(store);
  const looks = vi.spyOn(store.leases, 'get');
  const waits = Promise.resolve(other.secret(1));
  // Its lease has run out, but it lives: nobody takes it.
  await vi.waitFor(() => expect(looks.mock.calls.length).toBeGreaterThan(3));
  server.letGo();
  await ends(stopped);
  expect(stopped.output()).toBe('ready\nafter-r1\n');
  expect(await waits).toMatchObject({ value: { secret: { access: 'after-r1' } } });
  expect(server.seen).toEqual(['r1']);
  expect(bench.sent).toEqual([]);
  expect(store.credentials.get(1)).toMatchObject({ secretRevision: 2, disabled: null });
  expect(store.leases.list()).toEqual([]);
});

it('late tokens of a stopped process are written although its lease was taken', async () => {
  const stopped = await stopInTheMiddle();
  const claim = { accountId: 1, owner: 'other', pid: 0, expiresAtMs: systemClock.now() + 60_000 };
  expect(await store.leases.acquire(claim, () => true)).toMatchObject({ interrupted: true });
  server.letGo();
  await ends(stopped);
  expect(stopped.output()).toBe('ready\nafter-r1\n');
  expect(store.credentials.get(1)).toMatchObject({ secretRevision: 2, disabled: null });
});

it('late tokens of a stopped process are dropped when the account was signed in again', async () => {
  const stopped = await stopInTheMiddle();
  const other = await bench.pool(store);
  await other.add(signIn({ secret: oauth('again', systemClock.now() + 3_600_000, 'r-again') }));
  server.letGo();
  await ends(stopped);
  expect(stopped.output()).toBe('ready\nagain\n');
  expect(store.credentials.get(1)).toMatchObject({ secretRevision: 2, disabled: null });
  expect(server.seen).toEqual(['r1']);
});

it('a process whose request got no answer leaves the mark to the next', async () => {
  server.hold = true;
  // Long enough that the request is out even on a busy machine.
  const { child, output } = await start(['15000', '1500']);
  child.stdin?.write('go\n');
  await once(child, 'exit');
  expect(output()).toContain('UPSTREAM_UNREACHABLE');
  expect(store.leases.list()).toMatchObject([{ owner: '', interrupted: true }]);
});

it('three processes with one expired token make one refresh a rotation and all use its token', async () => {
  const all = await Promise.all([start(), start(), start()]);
  const ends = all.map(({ child }) => once(child, 'exit'));
  for (const { child } of all) child.stdin?.write('go\n');
  await Promise.all(ends);
  expect(all.map(({ output }) => output())).toEqual(Array(3).fill('ready\nafter-r1\n'));
  expect(server.seen).toEqual(['r1']);
  expect(store.leases.list()).toEqual([]);
  expect(store.credentials.get(1)).toMatchObject({ secretRevision: 2, disabled: null });

  bench.nowMs = systemClock.now() + 3_600_000;
  const here = await bench.pool(store);
  bench.answer = async (secret) => ({ ok: true, value: { ...secret, access: 'second' } });
  expect(await here.secret(1)).toMatchObject({ value: { secret: { access: 'second' } } });
  expect(bench.sent).toEqual(['r1+']);
});

it('a process killed after its request leaves the account to the next, which tells why it needs a sign-in', async () => {
  server.hold = true;
  const { child } = await start();
  child.stdin?.write('go\n');
  await vi.waitFor(() => expect(server.seen).toEqual(['r1']));
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  expect(store.leases.list()).toMatchObject([{ pid: child.pid, interrupted: false }]);
  // The lease still runs: nobody takes over yet.
  bench.nowMs = systemClock.now();
  const next = await bench.pool(store);
  bench.answer = async () => refusal(400, 'invalid_grant: refresh token reused');
  const { expiresAtMs } = store.leases.list()[0] ?? { expiresAtMs: 0 };
  bench.nowMs = expiresAtMs;
  expect(next.due()).toEqual([1]);
  expect(await next.refreshAhead(1)).toMatchObject({ error: { code: 'AUTH_ERROR' } });
  expect(next.get(1)?.disabled?.cause).toBe('interrupted refresh');
  expect(next.accounts()).toHaveLength(1);
});
