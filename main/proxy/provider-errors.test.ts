import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROVIDER_ERRORS } from '../core/testing/provider-errors.ts';
import { passedCode } from './verdict.ts';
import { oauth } from './testing/test-kit.ts';
import { post, startScripted, triedOf } from './testing/scripted.ts';
import type { ScriptedBench } from './testing/scripted.ts';

let bench: ScriptedBench;

beforeAll(async () => {
  bench = await startScripted({});
});
afterAll(() => bench.close());

const PASSED = PROVIDER_ERRORS.filter(([, , , , means]) => means === 'passes');
const LIMITS = PROVIDER_ERRORS.filter(([, , , , means]) => means !== 'passes');

function begin(status: number, body: string): ScriptedBench {
  bench.seen.length = 0;
  bench.records.length = 0;
  bench.script['one'] = { status, headers: { 'content-type': 'application/json' }, body };
  bench.pool.add(1, 'anthropic', oauth('one'));
  bench.pool.add(2, 'anthropic', oauth('two'));
  return bench;
}

test.each(LIMITS)('%s, %s: %i moves on', async (_provider, _what, status, body, means) => {
  const { port, pool, seen, records } = begin(status, body);
  const answer = await post(port);
  expect([answer.status, answer.headers.get('x-sluice-error')]).toEqual([200, null]);
  expect(seen).toEqual(['one', 'two']);
  const billing = means === 'out of credit';
  expect(pool.get(1)?.blocks).toMatchObject([{ scope: 'account', reason: means, billing }]);
  await expect.poll(() => triedOf(records[0])).toEqual([`1 ${status} ${means}`, '2 200 ok']);
});

test.each(PASSED)('%s, %s: %i passes as it is', async (_provider, _what, status, body) => {
  const { port, pool, seen } = begin(status, body);
  const answer = await post(port);
  expect(answer.status).toBe(status);
  expect(await answer.text()).toBe(body);
  expect(answer.headers.get('x-sluice-error')).toBe(passedCode(status));
  expect(seen).toEqual(['one']);
  expect(pool.get(1)?.blocks).toEqual([]);
});
