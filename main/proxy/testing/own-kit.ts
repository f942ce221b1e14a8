import type { IncomingHttpHeaders } from 'node:http';
import { apiKey, oauth, rawExchange, readBody, startBench } from './test-kit.ts';
import type { Bench } from './test-kit.ts';

export const OWN = 'own-credential-1';
export const POOL = 'access-of-the-pool';
export const CARRIERS = ['authorization', 'x-api-key', 'x-goog-api-key', 'key='] as const;
export type Carrier = (typeof CARRIERS)[number];

interface Asked {
  readonly carried?: readonly (readonly [Carrier, string])[];
  readonly headers?: readonly string[];
  readonly path?: string;
  readonly body?: string;
}

interface Reached {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Got {
  readonly status: number;
  readonly code: string | undefined;
  readonly account: string | undefined;
  readonly text: string;
}

export interface OwnBench {
  readonly bench: Bench;
  readonly reached: Reached[];
  /** What the provider answers. */
  answer: { status: number; headers: Record<string, string>; body: string };
  /** One request by raw bytes, with each credential in its carrier. */
  ask(asked: Asked): Promise<Got>;
  /** The credentials of the first request that reached the provider, by header. */
  sent(): Record<string, string>;
}

/** Accounts 1 and 2 of Anthropic and 10 of OpenAI behind a proxy. */
export async function startOwnBench(): Promise<OwnBench> {
  const reached: Reached[] = [];
  const bench = await startBench((request, response) => {
    void readBody(request).then((body) => {
      const { url = '', headers } = request;
      reached.push({ url, headers, body: body.toString() });
      const { answer } = own;
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  bench.pool.add(1, 'anthropic', oauth(POOL));
  bench.pool.add(2, 'anthropic', oauth(`${POOL}-2`));
  bench.pool.add(10, 'openai', apiKey(POOL));
  const own: OwnBench = {
    bench,
    reached,
    answer: { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' },
    ask: (asked) => ask(bench.port, asked),
    sent: () => {
      const headers: IncomingHttpHeaders = reached[0]?.headers ?? {};
      const names = ['authorization', 'x-api-key', 'x-goog-api-key'];
      return Object.fromEntries(
        names.flatMap((name) =>
          headers[name] === undefined ? [] : [[name, String(headers[name])]],
        ),
      );
    },
  };
  return own;
}

async function ask(
  port: number,
  { carried = [], headers = [], path = '/v1/messages', body = '{}' }: Asked,
): Promise<Got> {
  const lines = [...headers];
  const query: string[] = [];
  for (const [carrier, value] of carried)
    if (carrier === 'key=') query.push(`key=${value}`);
    else lines.push(`${carrier}: ${carrier === 'authorization' ? 'Bearer ' : ''}${value}`);
  const target = query.length === 0 ? path : `${path}?${query.join('&')}`;
  const head = [
    `POST ${target} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    ...lines,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  const got = await rawExchange(port, [...head, '', body].join('\r\n'));
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(got)?.[1]),
    code: /^x-sluice-error: (.*)\r$/im.exec(got)?.[1],
    account: /^x-sluice-account: (.*)\r$/im.exec(got)?.[1],
    text: got,
  };
}
