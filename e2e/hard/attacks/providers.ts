import type { RequestListener } from 'node:http';
import type { Attack } from '../attack.ts';
import { must, sized } from '../attack.ts';
import type { Bed } from '../bed.ts';
import { dialMany, dropAll, isServed, requestText, statusOf, talk, waitUntil } from '../raw.ts';

const EVENTS = { 'content-type': 'text/event-stream' };

function post(bed: Bed): string {
  return requestText(bed, 'POST /v1/messages', ['Content-Length: 2', 'Connection: close'], '{}');
}

/** Only for the attacked path: another caller is served meanwhile. */
function playing(bed: Bed, trouble: RequestListener): void {
  const others = bed.play;
  bed.play = (request, response) =>
    request.method === 'POST' ? trouble(request, response) : others(request, response);
}

/** Callers wait for a provider that does not go on, then leave: the provider is let go, too. */
function hanging(name: string, begin: RequestListener): Attack {
  return {
    name,
    run: async (bed, size) => {
      const count = sized(size, 40, 1000);
      let gone = 0;
      playing(bed, (request, response) => {
        response.on('close', () => (gone += 1));
        begin(request, response);
      });
      const sockets = await dialMany(bed, count);
      for (const socket of sockets) socket.resume().write(post(bed));
      await waitUntil(
        () => bed.seen.filter(({ line }) => line.startsWith('POST')).length === count,
      );
      must(await isServed(bed), () => 'nobody else is served meanwhile');
      await dropAll(sockets);
      await waitUntil(() => gone === count);
      return `${count} wait, leave, and are let go at the provider`;
    },
  };
}

/** The provider breaks: `expected` of each answer. */
function breaking(
  name: string,
  trouble: RequestListener,
  expected: (answer: string) => boolean,
): Attack {
  return {
    name,
    run: async (bed, size) => {
      const count = sized(size, 30, 1000);
      playing(bed, trouble);
      for (let done = 0; done < count; done += 10) {
        const answers = await Promise.all(Array.from({ length: 10 }, () => talk(bed, post(bed))));
        const odd = answers.find((answer) => !expected(answer));
        must(odd === undefined, () => `answered with ${odd?.slice(0, 300)}`);
      }
      return `${count} callers are told`;
    },
  };
}

const isUnreachable = (answer: string): boolean =>
  statusOf(answer) === 502 && answer.includes('x-sluice-error: UPSTREAM_UNREACHABLE');
/** Begun, and not ended as if it were whole. */
const isBroken = (answer: string): boolean =>
  statusOf(answer) === 200 && !answer.endsWith('0\r\n\r\n');

export const providerAttacks: readonly Attack[] = [
  hanging('a provider that hangs before its headers', () => undefined),
  hanging('a provider that hangs in the middle', (_request, response) => {
    response.writeHead(200, EVENTS).write('data: 1\n\n');
  }),
  breaking(
    'a provider that resets before its headers',
    (request) => void request.socket.resetAndDestroy(),
    isUnreachable,
  ),
  breaking(
    'a provider that resets in the middle',
    (request, response) => {
      response
        .writeHead(200, EVENTS)
        .write('data: 1\n\n', () => setTimeout(() => request.socket.resetAndDestroy(), 5));
    },
    isBroken,
  ),
  breaking(
    'a provider that answers with what is no HTTP',
    (request) => void request.socket.end('SSH-2.0-OpenSSH\r\n'),
    isUnreachable,
  ),
  breaking(
    'a provider with 1 MB of headers',
    (request) =>
      void request.socket.end(`HTTP/1.1 200 OK\r\nx-big: ${'x'.repeat(1024 * 1024)}\r\n\r\n`),
    isUnreachable,
  ),
  breaking(
    'a provider that frames its answer twice',
    (request) =>
      void request.socket.end(
        'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      ),
    (answer) => statusOf(answer) === 502,
  ),
  ...(
    [
      ['a control character in a header', 'HTTP/1.1 200 OK\r\nx-a: a\0b\r\n\r\n'],
      ['a bare CR in a header', 'HTTP/1.1 200 OK\r\nx-a: a\rx-b: 1\r\n\r\n'],
      ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 5\r\n\r\nokabc'],
      ['a status that is none', 'HTTP/1.1 099 X\r\ncontent-length: 2\r\n\r\nok'],
      [
        'a protocol that nobody asked for',
        'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\nhello',
      ],
      ['2,000 times 100 Continue', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(2000)],
      ['half of an error', 'HTTP/1.1 401 X\r\ncontent-length: 50\r\n\r\nhalf'],
    ] as const
  ).map(([what, bytes]) =>
    breaking(
      `a provider that answers with ${what}`,
      (request) => void request.socket.end(Buffer.from(bytes, 'latin1')),
      isUnreachable,
    ),
  ),
  breaking(
    'a provider that says what only Sluice says',
    (request) =>
      void request.socket.end(
        'HTTP/1.1 200 OK\r\nx-sluice-account: 77\r\nx-sluice-error: FAKE\r\naccess-control-allow-origin: *\r\nconnection: x-hop\r\nx-hop: 1\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nbad',
      ),
    (answer) =>
      statusOf(answer) === 200 &&
      answer.endsWith('\r\n\r\nok') &&
      !/account: 77|FAKE|access-control|x-hop/i.test(answer),
  ),
];
