import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../../shared/errors.ts';
import { bindServer } from '../platform/bind-server.ts';
import { freePortNear, portHolder } from '../platform/port-holder.ts';
import { PortTaken } from '../platform/port-taken.ts';

/** With port 0 the system chooses for 127.0.0.1; the same number may be taken on ::1. */
const REDRAWS = 4;

/**
 * Binds `make()`'s servers to 127.0.0.1 and, where the machine has it, ::1 on the same port.
 * Throws PORT_IN_USE with the holder's name where it can be known.
 */
export async function listenLoopback(
  make: () => Server,
  port: number,
  onFault: (error: Error) => void,
): Promise<{ readonly port: number; readonly servers: readonly Server[] }> {
  function bind(server: Server, wanted: number, host: string): Promise<void> {
    return bindServer(server, { port: wanted, host, exclusive: true }, onFault);
  }
  for (let draw = 0; ; draw += 1) {
    const v4 = make();
    await bind(v4, port, '127.0.0.1').catch((error: unknown) => rethrow(error, port));
    const bound = (v4.address() as AddressInfo).port;
    const v6 = make();
    try {
      await bind(v6, bound, '::1');
      return { port: bound, servers: [v4, v6] };
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE') return { port: bound, servers: [v4] };
      v4.close();
      if (port !== 0 || draw >= REDRAWS) await rethrow(error, bound);
    }
  }
}

async function rethrow(error: unknown, port: number): Promise<never> {
  const code = codeOf(error);
  if (code === 'EACCES')
    throw new AppError(
      'PORT_IN_USE',
      `Port ${port} may not be used by this user.`,
      'Choose a port above 1023 with --port or SLUICE_PORT.',
      error,
    );
  if (code !== 'EADDRINUSE') throw error;
  const [holder, free] = [await portHolder(port), await freePortNear(port)];
  throw new PortTaken({ port, holder, free }, error);
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
