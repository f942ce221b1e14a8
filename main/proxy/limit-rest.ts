import type { IncomingMessage } from 'node:http';

const REST_MS = 30_000;

/**
 * A caller that was refused may send the rest of its body, for many read the answer only then. Not without
 * an end: without a key anybody on the machine could hold connections by a byte now and then.
 */
export function limitRest(request: IncomingMessage, limitMs = REST_MS): void {
  if (request.complete) return;
  const { socket } = request;
  const timer = setTimeout(() => socket.destroy(), limitMs);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
}
