import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { AppError } from '../../shared/errors.ts';

type Listener = 'proxy' | 'window';

const OPTIONS: Readonly<Record<Listener, string>> = { proxy: '--port', window: '--ui-port' };

/** Listens on one loopback address. Throws PORT_IN_USE, which names the holder when it can be known and a free port. */
export async function listenLocal(
  server: Server,
  port: number,
  what: Listener,
  host = '127.0.0.1',
): Promise<void> {
  try {
    await listen(server, port, host);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw await portInUse(port, what, error);
    throw new AppError(
      'PORT_IN_USE',
      `Port ${port} for the ${what} cannot be used (${code ?? 'unknown error'}).`,
      `Choose another with ${OPTIONS[what]}.`,
      error,
    );
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

async function portInUse(port: number, what: Listener, cause: unknown): Promise<AppError> {
  const { findPortHolder } = await import('./port-holder.ts');
  const holder = findPortHolder(port);
  const by = holder === null ? 'another program' : `${holder.name} (pid ${holder.pid})`;
  const free = await freePort();
  return new AppError(
    'PORT_IN_USE',
    `Port ${port} for the ${what} is in use by ${by}.`,
    `Stop that program, or choose another port, e.g. ${OPTIONS[what]} ${free}`,
    cause,
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await listen(server, 0, '127.0.0.1');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}
