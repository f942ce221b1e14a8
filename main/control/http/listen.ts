import type { Server } from 'node:net';
import { AppError } from '../../../shared/errors.ts';
import { bindServer } from '../../platform/bind-server.ts';
import { freePort, portHolder } from '../../platform/port-holder.ts';

/** Listens on 127.0.0.1. Throws PORT_IN_USE, which names the holder when it can be known, and a free port. */
export async function listenLocal(
  server: Server,
  port: number,
  onFault: (error: Error) => void,
): Promise<void> {
  try {
    await bindServer(server, { port, host: '127.0.0.1', exclusive: true }, onFault);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw await inUse(port, error);
    throw new AppError(
      'PORT_IN_USE',
      `Port ${port} cannot be used for the window (${code ?? 'unknown error'}).`,
      'Choose another with --ui-port or SLUICE_UI_PORT, or do without the window: --no-ui.',
      error,
    );
  }
}

async function inUse(port: number, cause: unknown): Promise<AppError> {
  const [holder, free] = await Promise.all([portHolder(port), freePort()]);
  const who =
    holder === null ? 'another program' : `${holder.name ?? 'a program'} (pid ${holder.pid})`;
  return new AppError(
    'PORT_IN_USE',
    `Port ${port} for the window is taken by ${who}.`,
    `End it, or choose another port: ${free} is free (--ui-port ${free} or SLUICE_UI_PORT=${free}).`,
    cause,
  );
}
