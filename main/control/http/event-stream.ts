import type { ServerResponse } from 'node:http';
import type { ContractEvent } from '../../../shared/contract.ts';
import type { EventFrame } from '../../../shared/transport.ts';
import { eventFrame, helloFrame } from '../answer-frame.ts';
import { SECURITY_HEADERS } from './reply.ts';

const KEEP_ALIVE_MS = 15_000;
/** A reader that is this far behind has stopped reading; it comes back and asks for the state. */
const BACKLOG_LIMIT_BYTES = 4 * 1024 * 1024;

interface EventSource {
  current(): { readonly generation: number };
  subscribe(listener: (event: ContractEvent) => void): () => void;
}

/** Events as server-sent events, until the reader leaves or stops reading. */
export function streamEvents(response: ServerResponse, bus: EventSource): void {
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
  });

  function write(text: string): void {
    response.write(text);
    if (response.writableLength > BACKLOG_LIMIT_BYTES) response.destroy();
  }
  function send(frame: EventFrame): void {
    write(`data: ${JSON.stringify(frame)}\n\n`);
  }

  const unsubscribe = bus.subscribe((event) => send(eventFrame(event)));
  const keepAlive = setInterval(() => write(': here\n\n'), KEEP_ALIVE_MS);
  keepAlive.unref();
  response.on('close', () => {
    clearInterval(keepAlive);
    unsubscribe();
  });
  send(helloFrame(bus.current().generation));
}
