import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Of the requests that a caller sends before the first is answered: so many are worked on at once. */
const AT_ONCE = 16;
/** So many more may wait; nobody means well with them. */
const WAITING_LIMIT = 1000;

interface Line {
  active: number;
  readonly waiting: { readonly response: ServerResponse; readonly start: () => void }[];
}

/**
 * Pipelined requests take turns. Answers go out in order, so each holds a piece of its own until its turn:
 * one caller that never reads could fill the memory, and take every connection to a provider.
 */
export class Turns {
  readonly #lines = new WeakMap<Duplex, Line>();

  /** For a request that came before those ahead of it on its connection are answered. */
  take(socket: Duplex, response: ServerResponse, start: () => void): void {
    const line = this.#lines.get(socket) ?? { active: 0, waiting: [] };
    this.#lines.set(socket, line);
    if (line.active < AT_ONCE) begin(socket, line, response, start);
    else if (line.waiting.length < WAITING_LIMIT) line.waiting.push({ response, start });
    else socket.destroy();
  }
}

function begin(socket: Duplex, line: Line, response: ServerResponse, start: () => void): void {
  line.active += 1;
  response.once('close', () => {
    line.active -= 1;
    // Nobody waits for them any more.
    if (socket.destroyed) line.waiting.length = 0;
    const next = line.waiting.shift();
    if (next !== undefined) begin(socket, line, next.response, next.start);
  });
  start();
}
