import type { ServerResponse } from 'node:http';
import type { Attack } from '../attack.ts';
import { must, sized } from '../attack.ts';
import { dialMany, dropAll, isServed, requestText, waitUntil } from '../raw.ts';

const EVENT = `data: ${JSON.stringify({ text: 'x'.repeat(8000) })}\n\n`;
/** 16 MB: more than the system’s own buffers take. */
const EVENTS = 2000;
const MB = 1024 * 1024;

/** Sends events as fast as they are taken, counted. */
function stream(response: ServerResponse, count: (events: number) => void): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let left = EVENTS;
  const go = (): void => {
    while (left > 0) {
      left -= 1;
      count(1);
      if (response.write(EVENT)) continue;
      response.once('drain', go);
      return;
    }
    response.end();
  };
  go();
}

const slowReaders: Attack = {
  name: 'streams at once with slow readers',
  run: async (bed, size) => {
    const count = sized(size, 24, 500);
    let sent = 0;
    let gone = 0;
    bed.play = (request, response) => {
      if (request.method === 'GET') {
        response.end('{}');
        return;
      }
      response.on('close', () => (gone += 1));
      stream(response, (events) => (sent += events));
    };
    const before = (await bed.measure()).keptBytes;
    const sockets = await dialMany(bed, count);
    for (const socket of sockets) {
      socket.pause();
      socket.write(
        requestText(bed, 'POST /v1/messages', ['Connection: close', 'Content-Length: 2'], '{}'),
      );
    }
    await waitUntil(() => bed.seen.length >= count);
    let last = -1;
    await waitUntil(async () => {
      const still = sent === last;
      last = sent;
      await new Promise((resolve) => setTimeout(resolve, 150));
      return still;
    });
    must(sent < count * EVENTS, () => 'the provider was not slowed down');
    const heldMb = ((await bed.measure()).keptBytes - before) / MB;
    must(heldMb / count < 1, () => `${heldMb.toFixed(0)} MB are held for ${count} streams`);
    must(await isServed(bed), () => 'nobody else is served meanwhile');
    const [leaving, staying] = [sockets.slice(8), sockets.slice(0, 8)];
    await dropAll(leaving);
    const bytes = await Promise.all(
      staying.map(
        (socket) =>
          new Promise<number>((resolve) => {
            let got = 0;
            socket.on(
              'data',
              (chunk: Buffer) => (got += chunk.toString('latin1').split('data:').length - 1),
            );
            socket.once('close', () => resolve(got));
            socket.resume();
          }),
      ),
    );
    // A chunk may end within the word.
    must(
      bytes.every((events) => events > EVENTS * 0.99),
      () => `an answer was cut: ${Math.min(...bytes)}`,
    );
    await waitUntil(() => gone === count);
    return `${count} stand still, ${heldMb.toFixed(1)} MB held; 8 then read all of their 16 MB, the others leave`;
  },
};

export const streamAttacks = [slowReaders];
