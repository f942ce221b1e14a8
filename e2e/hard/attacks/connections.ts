import type { Socket } from 'node:net';
import type { Attack } from '../attack.ts';
import { must, sized } from '../attack.ts';
import { dial, dialMany, dropAll, isServed, requestText, waitUntil } from '../raw.ts';

const HEAD = ['GET /v1/models HTTP/1.1', 'Host: x', 'x-a: 1'].join('\r\n');

const silent: Attack = {
  name: 'connects without a byte',
  run: async (bed, size) => {
    const count = sized(size, 400, 10_000);
    const before = (await bed.measure()).connections;
    const sockets = await dialMany(bed, count);
    must(await isServed(bed), () => 'nobody else is served meanwhile');
    const held = (await bed.measure()).connections - before;
    // On a slow machine the first ones may be over their time.
    must(held > count / 2 && held <= count, () => `${held} are held of ${count}`);
    await dropAll(sockets);
    return `${held} of ${count} held, another is served meanwhile`;
  },
};

const slowloris: Attack = {
  name: 'slowloris: headers that never end',
  run: async (bed, size) => {
    const sockets = await dialMany(bed, sized(size, 100, 2000));
    for (const socket of sockets) socket.write(HEAD);
    const drip = (): void => {
      for (const socket of sockets) if (socket.writable) socket.write('x');
    };
    for (let drop = 0; drop < 5; drop += 1) {
      drip();
      must(await isServed(bed), () => 'nobody else is served meanwhile');
    }
    if (size === 'small') {
      await dropAll(sockets);
      return `${sockets.length} held, another is served meanwhile`;
    }
    for (const socket of sockets) socket.resume();
    await dripUntilCut(sockets);
    return `${sockets.length} held, all cut by Sluice while they dripped`;
  },
};

const refusedDrips: Attack = {
  name: 'bodies that drip on after their caller was refused',
  run: async (bed, size) => {
    const sockets = await dialMany(bed, sized(size, 100, 2000));
    for (const socket of sockets)
      socket
        .resume()
        .write(`POST /v1/messages HTTP/1.1\r\nHost: ${bed.host}\r\nContent-Length: 100000\r\n\r\n`);
    must(await isServed(bed), () => 'nobody else is served meanwhile');
    if (size === 'small') {
      await dropAll(sockets);
      return `${sockets.length} held, another is served meanwhile`;
    }
    await dripUntilCut(sockets);
    must(bed.seen.length === 1, () => 'a refused request reached the provider');
    return `${sockets.length} held, all cut by Sluice while they dripped`;
  },
};

async function dripUntilCut(sockets: readonly Socket[]): Promise<void> {
  const timer = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write('x');
  }, 1000);
  await waitUntil(() => sockets.every((socket) => socket.closed));
  clearInterval(timer);
}

const HALVES: readonly (readonly [string, (text: string) => string])[] = [
  ['nothing', () => ''],
  ['half a request line', () => 'GET /v1/mod'],
  ['half a header', (text) => text.slice(0, text.length - 10)],
  ['half a body', (text) => text.replace('\r\n\r\n', '\r\nContent-Length: 100\r\n\r\n{')],
  ['a request', (text) => text],
];

const halfClosed: Attack = {
  name: 'half-closed sockets',
  run: async (bed, size) => {
    const rounds = sized(size, 8, 400);
    const text = requestText(bed, 'POST /v1/messages');
    for (const [, cut] of HALVES)
      for (let round = 0; round < rounds; round += 1) {
        const socket = await dial(bed);
        socket.resume().end(cut(text));
        await new Promise((resolve) => socket.once('close', resolve));
      }
    return `${rounds} each after ${HALVES.map(([name]) => name).join(', ')}: all closed by Sluice`;
  },
};

const pipelined: Attack = {
  name: 'pipelining',
  run: async (bed, size) => {
    const count = sized(size, 200, 1000);
    bed.play = (request, response) => void response.end(`<${request.url?.slice(11)}>`);
    const socket = await dial(bed);
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    const texts = Array.from({ length: count }, (_, index) =>
      requestText(bed, `GET /v1/models/${index}`, index === count - 1 ? ['Connection: close'] : []),
    );
    socket.write(texts.join(''));
    await new Promise((resolve) => socket.once('close', resolve));
    const order = [...answer.matchAll(/<\/?(\d+)>/g)].map(([, index]) => Number(index));
    must(order.length === count, () => `${order.length} answers for ${count} requests`);
    must(
      order.every((index, at) => index === at),
      () => 'the answers are out of order',
    );
    return `${count} on one connection, answered in order`;
  },
};

const neverReads: Attack = {
  name: 'pipelining by a caller that never reads',
  run: async (bed, size) => {
    const count = sized(size, 300, 1000);
    const page = Buffer.alloc(256 * 1024, 'a');
    bed.play = (_request, response) => void response.end(page);
    const before = await bed.measure();
    const socket = await dial(bed);
    socket.pause();
    for (let sent = 0; sent < count; sent += 1)
      socket.write(requestText(bed, `GET /v1/models/${sent}`));
    await stands(() => bed.seen.length);
    const asked = bed.seen.length;
    const during = await bed.measure();
    const grownMb = (during.keptBytes - before.keptBytes) / 1024 / 1024;
    must(grownMb < 32, () => `it holds ${grownMb.toFixed(0)} MB for one caller`);
    await dropAll([socket]);
    return `${count} sent, ${asked} of 256 kB asked for, ${grownMb.toFixed(0)} MB held`;
  },
};

/** Until a count has not moved for a while. */
async function stands(read: () => number): Promise<void> {
  let last = -1;
  for (let still = 0; still < 60; still += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (read() !== last) still = 0;
    last = read();
  }
}

const vanishing: Attack = {
  name: 'callers that reset in the middle of everything',
  run: async (bed, size) => {
    const count = sized(size, 100, 5000);
    const text = requestText(bed, 'POST /v1/messages', ['Content-Length: 2'], '{}');
    for (let done = 0; done < count; done += 1) {
      const socket = await dial(bed);
      socket.write(text.slice(0, Math.ceil((text.length * (done % 50)) / 49)));
      if (done % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
      socket.resetAndDestroy();
    }
    return `${count} resets at every place of a request`;
  },
};

export const connectionAttacks = [
  silent,
  slowloris,
  refusedDrips,
  halfClosed,
  pipelined,
  neverReads,
  vanishing,
];
