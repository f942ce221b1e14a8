import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { bindServer } from './bind-server.ts';

test('a fault of a listening server is told and ends nothing', async () => {
  const server = createServer();
  const faults: string[] = [];
  await bindServer(server, { port: 0, host: '127.0.0.1' }, ({ message }) => faults.push(message));
  server.emit('error', new Error('accept EMFILE'));
  server.emit('error', new Error('accept ENFILE'));
  expect(faults).toEqual(['accept EMFILE', 'accept ENFILE']);
  expect(server.listening).toBe(true);
  await new Promise((resolve) => server.close(resolve));
});

test('a port that cannot be had is a rejection', async () => {
  const holder = createServer();
  await bindServer(holder, { port: 0, host: '127.0.0.1' }, () => undefined);
  const address = holder.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const other = bindServer(createServer(), { port, host: '127.0.0.1' }, () => undefined);
  await expect(other).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await new Promise((resolve) => holder.close(resolve));
});
