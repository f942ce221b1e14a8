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

test.each([1, 6])(
  'a POST that finds %i kept connections gone goes out on a fresh one, not counted',
  async (kept) => {
    const done = new Int32Array(new SharedArrayBuffer(4));
    worker = new Worker(new URL('testing/closing-upstream-child.ts', import.meta.url), {
      workerData: { buffer: done.buffer, kept },
    });
    const [address] = (await once(worker, 'message')) as [AddressInfo];
    const target = `http://127.0.0.1:${address.port}`;
    http = new Http(new OriginMap(new Map([[ANTHROPIC_ORIGIN, target]])), '0.0.0');
    const made = await startBench(() => undefined, { http });
    bench = made;
    made.pool.add(1, 'anthropic', apiKey('one'));
    made.pool.add(2, 'anthropic', apiKey('two'));
    const first = await Promise.all(Array.from({ length: kept }, () => post(made.port)));
    for (const answer of first) await answer.text();

    const thread = worker;
    const select = made.pool.select.bind(made.pool);
    made.pool.select = (query, nowMs) => {
      thread.postMessage('reset', []);
      Atomics.wait(done, 0, 0, 20_000);
      return select(query, nowMs);
    };
    const answer = await post(made.port);
    // The next request that the provider ever saw: it was not sent twice.
    expect([answer.status, await answer.text()]).toEqual([200, String(kept + 1)]);
    expect(Atomics.load(done, 0)).toBe(1);
    expect(answer.headers.get('x-sluice-attempts')).toBe('1');
    await expect.poll(() => made.records).toHaveLength(kept + 1);
    expect(triedOf(made.records[kept])).toEqual(['1 200 ok']);
  },
);
