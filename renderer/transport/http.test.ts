import { afterEach, expect, test, vi } from 'vitest';
import type { ContractEvent } from '../../shared/contract.ts';
import { makeAccount, makeSnapshot } from '../../shared/testing/snapshot.ts';
import { HttpTransport } from './http.ts';
import type { Link } from './transport.ts';

type Route = (init: RequestInit) => Response | Promise<Response>;

interface Stream {
  readonly response: Response;
  readonly send: (text: string) => void;
  readonly end: () => void;
}

function makeStream(): Stream {
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  const body = new ReadableStream<Uint8Array>({
    start(c) {
      controller = c;
    },
  });
  return {
    response: new Response(body),
    send: (text) => controller?.enqueue(new TextEncoder().encode(text)),
    end: () => controller?.close(),
  };
}

function json(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), { status });
}

function open(call: Route, events: Route): HttpTransport {
  const fetchFunction = (path: RequestInfo | URL, init: RequestInit = {}) => {
    const route = path === '/api/call' ? call : events;
    return Promise.resolve(route(init));
  };
  transport = new HttpTransport('tok', fetchFunction);
  return transport;
}

let transport: HttpTransport | null = null;
afterEach(() => transport?.dispose());

const never: Route = () => new Promise<Response>(() => undefined);

test('a call carries the token in a header and never in the address', async () => {
  let seen: RequestInit = {};
  const client = open((init) => {
    seen = init;
    return json({ type: 'result', id: 1, ok: true, value: { accounts: [makeAccount(1)] } });
  }, never);
  expect((await client.call('accounts.list', {})).accounts).toHaveLength(1);
  expect(new Headers(seen.headers).get('x-sluice-token')).toBe('tok');
  expect(JSON.parse(seen.body as string)).toEqual({
    type: 'call',
    id: 1,
    name: 'accounts.list',
    input: {},
  });
});

test('an error of the contract keeps its code and hint', async () => {
  const error = { code: 'KEY_REFUSED', message: 'It said 401.', hint: 'Check it.' };
  const client = open(() => json({ type: 'result', id: 1, ok: false, error }), never);
  const call = client.call('accounts.addKey', { provider: 'openai', key: 'k' });
  await expect(call).rejects.toMatchObject({ code: 'KEY_REFUSED', hint: 'Check it.' });
});

test('a stray field in an answer is an error, not a leak', async () => {
  const account = { ...makeAccount(1), accessToken: 'sk-ant-oat01-x' };
  const client = open(
    () => json({ type: 'result', id: 1, ok: true, value: { accounts: [account] } }),
    never,
  );
  await expect(client.call('accounts.list', {})).rejects.toThrow();
});

test('no answer is told in words', async () => {
  const client = open(() => Promise.reject(new TypeError('fetch failed')), never);
  await expect(client.call('state.get', {})).rejects.toMatchObject({ code: 'NOT_RUNNING' });
});

test('events are delivered also when they arrive in pieces', async () => {
  const stream = makeStream();
  const client = open(never, () => stream.response);
  const seen: ContractEvent[] = [];
  client.subscribe((event) => seen.push(event));
  const frame = JSON.stringify({
    type: 'event',
    name: 'state',
    payload: { from: 1, to: 2, changes: [] },
  });
  stream.send(': keep-alive\n\ndata: ' + frame.slice(0, 20));
  stream.send(frame.slice(20) + '\n\n: keep-alive\n\n');
  await vi.waitFor(() => expect(seen).toHaveLength(1));
  expect(seen[0]).toEqual({ name: 'state', payload: { from: 1, to: 2, changes: [] } });
});

test('a stream that ends is opened again', async () => {
  const streams = [makeStream(), makeStream()];
  let opened = 0;
  const client = open(never, () => (streams[opened++] ?? makeStream()).response);
  const links: Link[] = [];
  client.watch((link) => links.push(link));
  await vi.waitFor(() => expect(links).toContain('live'));
  streams[0]?.end();
  await vi.waitFor(() => expect(links.at(-1)).toBe('live'), { timeout: 5000 });
  await vi.waitFor(() => expect(opened).toBe(2), { timeout: 5000 });
  await vi.waitFor(() => expect(links.slice(1)).toEqual(['live', 'lost', 'live']));
});

test('a refused token ends the session and is not tried again', async () => {
  let asked = 0;
  const client = open(never, () => {
    asked += 1;
    return json({}, 401);
  });
  const links: Link[] = [];
  client.watch((link) => links.push(link));
  await vi.waitFor(() => expect(links).toContain('ended'));
  expect(asked).toBe(1);
});

test('the snapshot of the contract passes its own schema', async () => {
  const value = { generation: 3, snapshot: makeSnapshot() };
  const client = open(() => json({ type: 'result', id: 1, ok: true, value }), never);
  expect((await client.call('state.get', {})).generation).toBe(3);
});
