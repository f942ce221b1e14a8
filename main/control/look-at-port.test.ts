import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../platform/port-holder.ts';
import { lookAtPort } from './look-at-port.ts';

let holder: Server;
let taken: number;

beforeEach(async () => {
  holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  taken = (holder.address() as AddressInfo).port;
});
afterEach(() => new Promise((resolve) => holder.close(resolve)));

test('a port that somebody holds is told with a free one', async () => {
  const look = await lookAtPort(taken, []);
  expect(look.state).toBe('taken');
  expect(look.free).toBeGreaterThan(0);
  // Where the system tells who: it is this process.
  expect([null, process.pid]).toContain(look.holder?.pid ?? null);
});

test('a free one stays free after the look', async () => {
  const port = await freePort();
  expect(await lookAtPort(port, [])).toEqual({ state: 'free', holder: null, free: null });
  expect(await lookAtPort(port, [])).toEqual({ state: 'free', holder: null, free: null });
});

test('the port that this Sluice listens on is no stranger’s', async () => {
  expect((await lookAtPort(taken, [taken])).state).toBe('own');
});

test('many looks at once find a free port free, and not each other', async () => {
  const port = await freePort();
  const looks = await Promise.all(Array.from({ length: 8 }, () => lookAtPort(port, [])));
  expect(looks.map(({ state }) => state)).toEqual(Array.from({ length: 8 }, () => 'free'));
});
