import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { CLIENT_KEY, readBody } from './test-kit.ts';

/** A request with the bench's client key on a connection of its own; resolves with the answer's head. */
export function openRequest(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string | Buffer,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`http://127.0.0.1:${port}${path}`, {
      method,
      agent: false,
      headers: { 'x-api-key': CLIENT_KEY, ...headers },
    });
    request.on('response', resolve);
    request.on('error', reject);
    request.end(body);
  });
}

/** The same, with the whole answer. */
export async function sendRequest(
  ...parameters: Parameters<typeof openRequest>
): Promise<{ readonly message: IncomingMessage; readonly body: Buffer }> {
  const message = await openRequest(...parameters);
  return { message, body: await readBody(message) };
}
