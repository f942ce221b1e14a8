import type { Attack } from '../attack.ts';
import { must, sized } from '../attack.ts';
import type { Bed } from '../bed.ts';
import { requestText, statusOf, talk } from '../raw.ts';

type Text = (bed: Bed) => string;

const POST = 'POST /v1/messages';
const CHUNKED = 'Transfer-Encoding: chunked';
const CLOSE = 'Connection: close';

/** Names that resolve to, or look like, this machine: a page of a foreign origin may be behind each. */
const HOSTS_OF_OTHERS = [
  'localhost.:PORT',
  '127.1:PORT',
  '2130706433:PORT',
  '0.0.0.0:PORT',
  '[0:0:0:0:0:0:0:1]:PORT',
  'evil@127.0.0.1:PORT',
  '127.0.0.1:1',
  '127.0.0.1',
];

type Row = readonly [name: string, status: number, text: Text];

/** Each is answered with its status, again and again, and nothing of it reaches a provider. */
const REFUSED: readonly Row[] = [
  [
    'both Content-Length and Transfer-Encoding',
    400,
    (bed) =>
      requestText(
        bed,
        POST,
        ['Content-Length: 6', CHUNKED],
        '0\r\n\r\nGET /v1/smuggled HTTP/1.1\r\n\r\n',
      ),
  ],
  [
    'Transfer-Encoding first, then Content-Length',
    400,
    (bed) => requestText(bed, POST, [CHUNKED, 'Content-Length: 6'], '0\r\n\r\nX'),
  ],
  [
    'Content-Length twice',
    400,
    (bed) => requestText(bed, POST, ['Content-Length: 2', 'Content-Length: 3'], '{}x'),
  ],
  [
    'Content-Length with a sign',
    400,
    (bed) => requestText(bed, POST, ['Content-Length: +2'], '{}'),
  ],
  [
    'Content-Length beyond every number',
    400,
    (bed) => requestText(bed, POST, [`Content-Length: ${'9'.repeat(40)}`], '{}'),
  ],
  ['a bad chunk size', 400, (bed) => requestText(bed, POST, [CHUNKED], 'zz\r\n{}\r\n0\r\n\r\n')],
  [
    'a chunk longer than it says',
    400,
    (bed) => requestText(bed, POST, [CHUNKED], '1\r\n{}\r\n0\r\n\r\n'),
  ],
  [
    'a chunk size beyond every number',
    400,
    (bed) => requestText(bed, POST, [CHUNKED], `${'f'.repeat(40)}\r\n{}\r\n0\r\n\r\n`),
  ],
  [
    'a chunk size that ends in a bare LF',
    400,
    (bed) => requestText(bed, POST, [CHUNKED], '2\n{}\r\n0\r\n\r\n'),
  ],
  [
    'a coding that hides before chunked',
    400,
    (bed) => requestText(bed, POST, ['Transfer-Encoding: gzip, chunked', CLOSE], '0\r\n\r\n'),
  ],
  [
    'a coding behind chunked',
    400,
    (bed) => requestText(bed, POST, ['Transfer-Encoding: chunked, identity'], '0\r\n\r\n'),
  ],
  [
    'a vertical tab before the coding',
    400,
    (bed) => requestText(bed, POST, ['Transfer-Encoding: \u000bchunked'], '0\r\n\r\n'),
  ],
  ['chunked twice', 400, (bed) => requestText(bed, POST, [CHUNKED, CHUNKED, CLOSE], '0\r\n\r\n')],
  [
    'a transfer coding in HTTP/1.0',
    400,
    (bed) => requestText(bed, POST, [CHUNKED], '0\r\n\r\n').replace('HTTP/1.1', 'HTTP/1.0'),
  ],
  [
    'a flood of chunk extensions',
    400,
    (bed) => requestText(bed, POST, [CHUNKED], `2;${'a=b;'.repeat(8000)}\r\n{}\r\n0\r\n\r\n`),
  ],
  [
    'trailers of 100 KB',
    431,
    (bed) => requestText(bed, POST, [CHUNKED], `0\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`),
  ],
  ['a folded header', 400, (bed) => requestText(bed, POST, ['x-a: 1', ' folded'])],
  ['a NUL in a header', 400, (bed) => requestText(bed, POST, ['x-a: a\0b'])],
  [
    'lines that end in a bare LF',
    400,
    (bed) => requestText(bed, 'GET /v1/models').replaceAll('\r\n', '\n'),
  ],
  ['the preface of HTTP/2', 400, () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  [
    'the hello of TLS',
    400,
    () => '\u0016\u0003\u0001\u0000\u00c8\u0001\u0000\u0000\u00c4\u0003\u0003',
  ],
  ['an unknown Expect', 400, (bed) => requestText(bed, POST, ['Expect: 200-ok', CLOSE])],
  ['Host twice', 400, (bed) => requestText(bed, 'GET /v1/models', ['Host: evil.example', CLOSE])],
  [
    'the absolute form',
    400,
    (bed) => requestText(bed, 'GET http://169.254.169.254/v1/models', [CLOSE]),
  ],
  ['CONNECT', 400, (bed) => requestText(bed, 'CONNECT 169.254.169.254:80', [CLOSE])],
  ['a header name with a space', 400, (bed) => requestText(bed, POST, ['x evil: 1'])],
  ['a bare CR in a header', 400, (bed) => requestText(bed, POST, ['x-a: 1\rx-b: 2'])],
  [
    'DNS rebinding: the Host of a page',
    403,
    (bed) => requestText(bed, 'GET /v1/models', [CLOSE]).replace(/Host: .*/, 'Host: evil.example'),
  ],
  [
    'DNS rebinding: our name as a prefix',
    403,
    (bed) =>
      requestText(bed, 'GET /v1/models', [CLOSE]).replace(
        /Host: .*/,
        `Host: 127.0.0.1.evil.example:${bed.port}`,
      ),
  ],
  ...HOSTS_OF_OTHERS.map((name): Row => [
    `DNS rebinding: Host ${name}`,
    403,
    (bed) =>
      requestText(bed, 'GET /v1/models', [CLOSE]).replace(
        /Host: .*/,
        `Host: ${name.replace('PORT', String(bed.port))}`,
      ),
  ]),
  [
    'a page that posts with no-cors',
    403,
    (bed) =>
      requestText(
        bed,
        POST,
        [
          'Origin: https://evil.example',
          'Sec-Fetch-Mode: no-cors',
          'Sec-Fetch-Site: cross-site',
          'Content-Type: text/plain',
          'Content-Length: 2',
          CLOSE,
        ],
        '{}',
      ),
  ],
  [
    'a page that posts with no-cors and hides its origin',
    403,
    (bed) =>
      requestText(bed, POST, ['Sec-Fetch-Site: cross-site', 'Content-Length: 2', CLOSE], '{}'),
  ],
  ['1 MB of headers', 431, (bed) => requestText(bed, POST, [`x-big: ${'x'.repeat(1024 * 1024)}`])],
  [
    '1 MB of small headers',
    431,
    (bed) =>
      requestText(
        bed,
        POST,
        Array.from({ length: 50_000 }, (_, index) => `x-${index}: ${'y'.repeat(10)}`),
      ),
  ],
  ['a request line of 1 MB', 431, (bed) => requestText(bed, `GET /v1/${'x'.repeat(1024 * 1024)}`)],
];

export const refusedAttacks: readonly Attack[] = REFUSED.map(([name, status, text]) => ({
  name,
  run: async (bed, size) => {
    const times = sized(size, 6, 1000);
    for (let sent = 0; sent < times; sent += 1) {
      const answer = await talk(bed, text(bed));
      const got = statusOf(answer);
      // Who writes on while it is refused may lose the answer with the connection.
      must(
        got === status || (got === 0 && status === 431),
        () => `${got} instead of ${status}: ${answer.slice(0, 200)}`,
      );
    }
    must(bed.seen.length === 0, () => `it reached the provider: ${bed.seen[0]?.line}`);
    return `${times} times ${status}`;
  },
}));
