import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../../shared/errors.ts';
import { bindServer } from '../platform/bind-server.ts';
import { nodeHttp } from '../platform/node-http.ts';

export interface Bound {
  readonly port: number;
  /** One, or two for `localhost` where the system has both stacks. */
  readonly servers: readonly Server[];
  /** The preferred port was taken by someone else. */
  readonly fellBack: boolean;
}

interface Wanted {
  readonly host: string;
  readonly port: number;
  readonly portFallback: boolean;
}

const REDRAWS = 4;
const REQUEST_LIMIT_MS = 10_000;
/** EACCES: ports that a system keeps to itself. */
const TAKEN = new Set(['EADDRINUSE', 'EACCES']);
const NO_SUCH_STACK = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

/**
 * Listens on the preferred port, else on a random one. `localhost` takes both stacks: a browser may
 * try either, and a port free on one of them would let another program receive the code.
 */
export async function bindLoopback(
  wanted: Wanted,
  listener: RequestListener,
  onFault: (error: Error) => void,
  open: Open = opener(listener, onFault),
): Promise<Bound> {
  const preferred = await tryPort(wanted.host, wanted.port, open);
  if (preferred !== null) return { ...preferred, fellBack: false };
  if (wanted.portFallback)
    for (let draw = 0; draw <= REDRAWS; draw += 1) {
      const random = await tryPort(wanted.host, 0, open);
      if (random !== null) return { ...random, fellBack: true };
    }
  throw new AppError(
    'PORT_IN_USE',
    wanted.portFallback
      ? `Port ${wanted.port} is taken, and so were the free ones that were tried in its place.`
      : `Port ${wanted.port} is taken by another program, and this sign-in can use no other.`,
    'Close the program that uses it, or paste the code instead.',
  );
}

/** Null when the port is taken on one of the stacks. */
async function tryPort(
  host: string,
  port: number,
  open: Open,
): Promise<Omit<Bound, 'fellBack'> | null> {
  const [first, companion] = host === 'localhost' ? ['127.0.0.1', '::1'] : [host, null];
  const server = await open(first, port);
  if (server === null) return null;
  const bound = (server.address() as AddressInfo).port;
  if (companion === null) return { port: bound, servers: [server] };
  try {
    const other = await open(companion, bound);
    if (other !== null) return { port: bound, servers: [server, other] };
  } catch (error) {
    if (NO_SUCH_STACK.has(codeOf(error))) return { port: bound, servers: [server] };
    server.close();
    throw error;
  }
  server.close();
  return null;
}

/** Null when the port is taken. */
export type Open = (host: string, port: number) => Promise<Server | null>;

function opener(listener: RequestListener, onFault: (error: Error) => void): Open {
  return async (host, port) => {
    const server = nodeHttp.createServer(
      { requestTimeout: REQUEST_LIMIT_MS, headersTimeout: REQUEST_LIMIT_MS },
      listener,
    );
    try {
      await bindServer(server, { host, port, ipv6Only: true, exclusive: true }, onFault);
      return server;
    } catch (error) {
      if (TAKEN.has(codeOf(error))) return null;
      throw error;
    }
  };
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
