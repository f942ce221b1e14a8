import { createServer } from 'node:net';
import type { PortLook } from '../../shared/contract/ports.ts';
import { bindServer } from '../platform/bind-server.ts';
import { freePortNear, portHolder } from '../platform/port-holder.ts';

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}

/** Null: it could listen. Else the system's code for why not. */
async function trial(port: number, host: string): Promise<string | null> {
  const server = createServer();
  try {
    await bindServer(server, { port, host, exclusive: true }, () => undefined);
  } catch (error) {
    return codeOf(error);
  }
  await new Promise((resolve) => server.close(resolve));
  return null;
}

/** One at a time: two looks at the same port would each find the other. */
let lastLook: Promise<unknown> = Promise.resolve();

/** Listens there for a moment, on both loopback addresses as a start would. `own`: the ports of this process. */
export function lookAtPort(port: number, own: readonly number[]): Promise<PortLook> {
  const look = lastLook.then(() => lookNow(port, own));
  lastLook = look.catch(() => undefined);
  return look;
}

async function lookNow(port: number, own: readonly number[]): Promise<PortLook> {
  if (own.includes(port)) return { state: 'own', holder: null, free: null };
  const v4 = await trial(port, '127.0.0.1');
  // A machine without ::1 fails otherwise, which hinders nothing.
  const v6 = v4 === null ? await trial(port, '::1') : null;
  const isTaken = v4 === 'EADDRINUSE' || v6 === 'EADDRINUSE';
  if (isTaken)
    return { state: 'taken', holder: await portHolder(port), free: await freePortNear(port) };
  if (v4 !== null) return { state: 'forbidden', holder: null, free: await freePortNear(port) };
  return { state: 'free', holder: null, free: null };
}
