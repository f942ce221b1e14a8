import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import type { Store } from '../store/types.ts';
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

  #answer(refresh: string, response: ServerResponse): void {
    const isSpent = this.seen.filter((seen) => seen === refresh).length > 1;
    response.statusCode = isSpent ? 400 : 200;
    const next = oauth(`after-${refresh}`, Date.now() + 3_600_000, `${refresh}+`);
    response.end(isSpent ? 'invalid_grant: refresh token reused' : JSON.stringify(next));
  }
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

async function start(): Promise<{ child: ChildProcess; output: () => string }> {
  const child = spawn(process.execPath, [CHILD, bench.profile.database, url]);
  children.push(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await vi.waitFor(() => expect(output).toContain('ready\n'), { timeout: 10_000 });
  return { child, output: () => output };
}

it('three processes with one expired token make one refresh and all use its token', async () => {
  const all = await Promise.all([start(), start(), start()]);
  const ends = all.map(({ child }) => once(child, 'exit'));
  for (const { child } of all) child.stdin?.write('go\n');
  await Promise.all(ends);
  expect(all.map(({ output }) => output())).toEqual(Array(3).fill('ready\nafter-r1\n'));
  expect(server.seen).toEqual(['r1']);
  expect(store.leases.list()).toEqual([]);
  expect(store.credentials.get(1)).toMatchObject({ secretRevision: 2, disabled: null });
});

it('a process killed after its request leaves the account to the next, which tells why it needs a sign-in', async () => {
  server.hold = true;
  const { child } = await start();
  child.stdin?.write('go\n');
  await vi.waitFor(() => expect(server.seen).toEqual(['r1']), { timeout: 10_000 });
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
