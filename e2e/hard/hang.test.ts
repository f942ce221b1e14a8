import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';
import { afterEach, expect, test } from 'vitest';
import { Http } from '../../main/platform/http.ts';
import { OriginMap } from '../../main/platform/origin-map.ts';
import { CLIENT_KEY, oauth, rawExchange, startBench } from '../../main/proxy/testing/test-kit.ts';
import type { Bench } from '../../main/proxy/testing/test-kit.ts';

/** As the real one, but a silence of 15 minutes is one of a moment. */
class HastyHttp extends Http {
  readonly #pool: Pool;

  constructor(origin: string) {
    super(new OriginMap(new Map()), '0.0.0');
    this.#pool = new Pool(origin, { headersTimeout: 200, bodyTimeout: 200 });
  }

  override pool(): Pool {
    return this.#pool;
  }

  override async close(): Promise<void> {
    await this.#pool.destroy();
  }
}

let bench: Bench | null = null;
let provider: Server | null = null;
let http: HastyHttp | null = null;

afterEach(async () => {
  await bench?.close();
  await http?.close();
  provider?.closeAllConnections();
  provider?.close();
});

async function ask(play: RequestListener): Promise<string> {
  provider = createServer(play);
  await new Promise<void>((resolve) => provider?.listen(0, '127.0.0.1', resolve));
  http = new HastyHttp(`http://127.0.0.1:${(provider.address() as AddressInfo).port}`);
  bench = await startBench(() => undefined, { http });
  bench.pool.add(1, 'anthropic', oauth('access-1'));
  return rawExchange(
    bench.port,
    `POST /v1/messages HTTP/1.1\r\nHost: 127.0.0.1:${bench.port}\r\nx-api-key: ${CLIENT_KEY}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
  );
}

test('a provider that hangs before its headers: 504 UPSTREAM_TIMEOUT in its shape, and nothing is sent twice', async () => {
  let asked = 0;
  const answer = await ask(() => (asked += 1));
  expect(answer).toMatch(/^HTTP\/1\.1 504 /);
  expect(answer).toMatch(/^x-sluice-error: UPSTREAM_TIMEOUT\r$/m);
  expect(answer).toContain('"type":"timeout_error"');
  expect(asked).toBe(1);
});

test('a provider that hangs in the middle: the caller’s stream breaks, without a clean end', async () => {
  const answer = await ask((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
  });
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer).toContain('data: 1');
  expect(answer.endsWith('0\r\n\r\n')).toBe(false);
  expect(bench?.records).toMatchObject([{ error: 'UPSTREAM_ERROR' }]);
});
