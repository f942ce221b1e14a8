import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { Http } from '../platform/http.ts';
import { OriginMap } from '../platform/origin-map.ts';
import { post, triedOf } from './testing/scripted.ts';
import { ANTHROPIC_ORIGIN, apiKey, startBench } from './testing/test-kit.ts';
import type { Bench } from './testing/test-kit.ts';

let bench: Bench | null = null;
let worker: Worker | null = null;
let http: Http | null = null;

afterEach(async () => {
  await bench?.close();
  await http?.close();
  await worker?.terminate();
  [bench, worker, http] = [null, null, null];
});

test('a POST whose kept connection is gone before it was written goes out on a fresh one, not counted', async () => {
  const done = new Int32Array(new SharedArrayBuffer(4));
  worker = new Worker(new URL('testing/closing-upstream-child.ts', import.meta.url), {
    workerData: done.buffer,
  });
  const [address] = (await once(worker, 'message')) as [AddressInfo];
  const target = `http://127.0.0.1:${address.port}`;
  http = new Http(new OriginMap(new Map([[ANTHROPIC_ORIGIN, target]])), '0.0.0');
  const made = await startBench(() => undefined, { http });
  bench = made;
  made.pool.add(1, 'anthropic', apiKey('one'));
  made.pool.add(2, 'anthropic', apiKey('two'));
  expect(await (await post(made.port)).text()).toBe('1');

  const thread = worker;
  const select = made.pool.select.bind(made.pool);
  made.pool.select = (query) => {
    thread.postMessage('reset', []);
    Atomics.wait(done, 0, 0, 20_000);
    return select(query);
  };
  const answer = await post(made.port);
  // The second request that the provider ever saw: it was not sent twice.
  expect([answer.status, await answer.text()]).toEqual([200, '2']);
  expect(Atomics.load(done, 0)).toBe(1);
  expect(answer.headers.get('x-sluice-attempts')).toBe('1');
  await expect.poll(() => made.records).toHaveLength(2);
  expect(triedOf(made.records[1])).toEqual(['1 200 ok']);
});
