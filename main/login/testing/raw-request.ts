import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One request whose head the test writes itself, read to the end of the connection. */
export async function rawRequest(
  port: number,
  lines: readonly string[],
  host = '127.0.0.1',
): Promise<RawAnswer> {
  const socket = connect(port, host);
  socket.end(`${lines.join('\r\n')}\r\n\r\n`);
  let text = '';
  socket.setEncoding('utf8');
  for await (const chunk of socket) text += String(chunk);
  const [head = '', body = ''] = text.split('\r\n\r\n', 2);
  const [first = '', ...fields] = head.split('\r\n');
  const pairs = fields.map((line): [string, string] => {
    const at = line.indexOf(':');
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
  });
  return { status: Number(first.split(' ')[1]), headers: Object.fromEntries(pairs), body };
}

/** GET as a browser on this machine sends it. */
export function get(port: number, path: string, host = `localhost:${port}`): Promise<RawAnswer> {
  return rawRequest(port, [`GET ${path} HTTP/1.1`, `Host: ${host}`]);
}

/** Someone else who listens on `host`; null where the system has no such stack. */
export async function occupy(host: string, port = 0): Promise<Server | null> {
  const server = createServer();
  server.listen({ host, port, ipv6Only: true });
  try {
    await once(server, 'listening');
    return server;
  } catch {
    return null;
  }
}

export function portOf(server: Server | null): number {
  if (server === null) throw new Error('nobody listens');
  return (server.address() as AddressInfo).port;
}
