import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import {
  MODELS_ANSWER,
  PLAIN_ANSWER,
  SHORT_STREAM_MARK,
  STREAM_HEAD,
  STREAM_MARK,
  STREAM_TAIL,
  STREAM_WRITE,
  WRITES_PER_SHORT_STREAM,
  WRITES_PER_STREAM,
} from '../payload.ts';
import { announce } from './announce.ts';

/** The provider of the bench: static answers, streams as fast as they are read. */
const server = createServer((req, res) => {
  if (req.method !== 'POST') {
    req.resume();
    answer(res, req.url?.startsWith('/v1/models') ? MODELS_ANSWER : '{"ok":true}');
    return;
  }
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    const start = body.subarray(0, 100);
    if (!start.includes(STREAM_MARK)) answer(res, PLAIN_ANSWER);
    else
      stream(res, start.includes(SHORT_STREAM_MARK) ? WRITES_PER_SHORT_STREAM : WRITES_PER_STREAM);
  });
});

function answer(res: ServerResponse, body: string): void {
  res.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  res.end(body);
}

function stream(res: ServerResponse, writes: number): void {
  let left = writes;
  res.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  res.write(STREAM_HEAD);
  const pump = (): void => {
    while (left > 0) {
      left -= 1;
      if (!res.write(STREAM_WRITE)) {
        res.once('drain', pump);
        return;
      }
    }
    res.end(STREAM_TAIL);
  };
  pump();
}

// Longer than a run, so that no kept connection closes between two rounds.
server.keepAliveTimeout = 600_000;
announce(server);
