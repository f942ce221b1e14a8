import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Attack } from '../attack.ts';
import { must, sized } from '../attack.ts';
import type { Bed } from '../bed.ts';
import { dial, dropAll, requestText, statusOf, waitUntil } from '../raw.ts';

const MB = 1024 * 1024;
const PART = randomBytes(MB);
/** What one request may hold while it is under way: its body up to the limit of replay, and buffers. */
const HELD_MB = 100;
/** Of an answer: what is on its way, and what is not collected yet. */
const FLAT_MB = 64;

function hashOf(parts: number): string {
  const hash = createHash('sha256');
  for (let part = 0; part < parts; part += 1) hash.update(PART);
  return hash.digest('hex');
}

async function peakMb(bed: Bed, before: number): Promise<number> {
  return ((await bed.measure()).keptBytes - before) / MB;
}

const hugeBody: Attack = {
  name: 'a huge body',
  run: async (bed, size) => {
    const parts = sized(size, 48, 100);
    let hash = '';
    bed.play = (request, response) => {
      const sum = createHash('sha256');
      request.on('data', (chunk: Buffer) => sum.update(chunk));
      request.on('end', () => {
        hash = sum.digest('hex');
        response.end('{}');
      });
    };
    const before = (await bed.measure()).keptBytes;
    const socket = await dial(bed);
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    const length = `Content-Length: ${parts * MB}`;
    socket.write(requestText(bed, 'POST /v1/messages', [length, 'Connection: close']));
    let peak = 0;
    for (let part = 0; part < parts; part += 1) {
      if (!socket.write(PART)) await once(socket, 'drain');
      if (part % 12 === 11) peak = Math.max(peak, await peakMb(bed, before));
    }
    await new Promise((resolve) => socket.once('close', resolve));
    must(statusOf(answer) === 200, () => `answered with ${answer.slice(0, 200)}`);
    must(hash === hashOf(parts), () => 'the provider got other bytes');
    must(peak < HELD_MB, () => `${peak.toFixed(0)} MB were held`);
    return `${parts} MB arrived whole, at most ${peak.toFixed(0)} MB held`;
  },
};

/** Writes as fast as it is taken. */
function pour(response: ServerResponse, parts: number): void {
  for (let left = parts; left > 0; left -= 1) {
    if (response.write(PART)) continue;
    response.once('drain', () => pour(response, left - 1));
    return;
  }
  response.end();
}

const hugeAnswer: Attack = {
  name: 'a huge answer',
  run: async (bed, size) => {
    const parts = sized(size, 96, 1024);
    bed.play = (_request, response) => {
      response.writeHead(200, {
        'content-type': 'application/octet-stream',
        'content-length': parts * MB,
      });
      pour(response, parts);
    };
    const before = (await bed.measure()).keptBytes;
    const socket = await dial(bed);
    socket.write(requestText(bed, 'GET /v1/files/1/content', ['Connection: close']));
    const [first] = (await once(socket, 'data')) as [Buffer];
    const body = first.subarray(first.indexOf('\r\n\r\n') + 4);
    const sum = createHash('sha256').update(body);
    let got = body.length;
    socket.on('data', (chunk: Buffer) => {
      sum.update(chunk);
      got += chunk.length;
    });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    let peak = 0;
    while (!socket.closed) {
      peak = Math.max(peak, await peakMb(bed, before));
      await Promise.race([new Promise((resolve) => setTimeout(resolve, 100)), closed]);
    }
    must(got === parts * MB, () => `${got} bytes instead of ${parts} MB`);
    must(sum.digest('hex') === hashOf(parts), () => 'the caller got other bytes');
    must(peak < FLAT_MB, () => `${peak.toFixed(0)} MB were held`);
    return `${parts} MB arrived whole, at most ${peak.toFixed(0)} MB held`;
  },
};

/** Held until it is whole, or streamed through where it is too large for that. */
function stopping(megabytes: number, isHeld: boolean): Attack {
  return {
    name: `bodies of ${megabytes} MB that stop in the middle`,
    run: async (bed, size) => {
      const count = sized(size, 25, 500);
      let gone = 0;
      bed.play = (request) => void request.resume().on('close', () => (gone += 1));
      const length = `Content-Length: ${megabytes * MB}`;
      for (let done = 0; done < count; done += 1) {
        const socket = await dial(bed);
        socket.write(requestText(bed, 'POST /v1/messages', [length]));
        if (!socket.write(PART)) await once(socket, 'drain');
        await dropAll([socket]);
      }
      if (isHeld) must(bed.seen.length === 0, () => `${bed.seen.length} reached the provider`);
      else await waitUntil(() => gone === bed.seen.length);
      return `${count} left after 1 MB, ${bed.seen.length} reached the provider and were let go there`;
    },
  };
}

export const bodyAttacks = [hugeBody, hugeAnswer, stopping(16, true), stopping(64, false)];
