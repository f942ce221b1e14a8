import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { PortTaken } from '../platform/port-taken.ts';
import { AppError } from '../../shared/errors.ts';
import { freePort, listeningInodes } from '../platform/port-holder.ts';
import { listenLoopback } from './listen.ts';

const open: Server[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) await new Promise((resolve) => server.close(resolve));
});

const ignore = (): void => undefined;

test('both loopback addresses get the same port, and no other address', async () => {
  const { port, servers } = await listenLoopback(() => createServer(), 0, ignore);
  open.push(...servers);
  const addresses = servers.map((server) => server.address() as AddressInfo);
  expect(addresses.every((address) => address.port === port)).toBe(true);
  expect(addresses.map((address) => address.address)).toEqual(
    ['127.0.0.1', '::1'].slice(0, addresses.length),
  );
});

test('a taken port names who holds it and offers a free one', async () => {
  const { port, servers } = await listenLoopback(() => createServer(), 0, ignore);
  open.push(...servers);
  const error = await listenLoopback(() => createServer(), port, ignore).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AppError);
  const { code, message, hint } = error as AppError;
  expect(code).toBe('PORT_IN_USE');
  expect(message).toContain(`Port ${port} is taken by`);
  if (process.platform === 'linux') expect(message).toContain(`(pid ${process.pid})`);
  expect(error).toMatchObject({ taken: { port } });
  const free = Number(/SLUICE_PORT=(\d+)/.exec(hint ?? '')?.[1]);
  expect(free).toBeGreaterThan(0);
  expect(free).not.toBe(port);
  expect((error as PortTaken).taken.free).toBe(free);
});

test('the table of sockets gives the listening ones of a port only', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1DA0 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 111 1
   1: 0100007F:1DA0 0100007F:A000 01 00000000:00000000 00:00000000 00000000  1000        0 222 1
   2: 0100007F:1DA1 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 333 1`;
  expect(listeningInodes(table, 7584)).toEqual(['111']);
});

test('a free port can be bound', async () => {
  const { servers } = await listenLoopback(() => createServer(), await freePort(), ignore);
  open.push(...servers);
  expect(servers.length).toBeGreaterThan(0);
});
