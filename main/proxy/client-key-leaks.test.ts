import { afterEach, beforeEach, expect, test } from 'vitest';
import { PROVIDERS } from '../providers/registry.ts';
import { splitTarget } from './guard.ts';
import { readInbound } from '../core/headers.ts';
import { CLIENT_KEY, apiKey, startBench } from './testing/test-kit.ts';
import type { Bench } from './testing/test-kit.ts';

let bench: Bench;
let reached: string[] = [];
beforeEach(async () => {
  reached = [];
  bench = await startBench((request, response) => {
    reached.push(`${request.url} ${request.rawHeaders.join(' ')}`);
    response.end('{}');
  });
  bench.pool.add(10, 'openai', apiKey('sk-openai-10'));
});
afterEach(() => bench.close());

const CODED = CLIENT_KEY.replace('slk_', 'sl%6B_');

test('attack: a client that sends its key in every place hands it to the provider in none', async () => {
  const query = `a=1&api_key=${CLIENT_KEY}&key=${CLIENT_KEY}&access_token=${CODED}&b=slk_2`;
  const answer = await fetch(`http://127.0.0.1:${bench.port}/openai/v1/models?${query}`, {
    headers: {
      'x-api-key': CLIENT_KEY,
      'api-key': CLIENT_KEY,
      'x-auth-token': `Bearer ${CLIENT_KEY}`,
      'x-note': 'slk_ is where keys begin',
    },
  });
  expect(answer.status).toBe(200);
  expect(reached).toHaveLength(1);
  expect(reached[0]).not.toContain(CLIENT_KEY);
  expect(reached[0]).not.toContain(CODED);
  expect(reached[0]).toContain('/v1/models?a=1&b=slk_2 ');
  expect(reached[0]).toContain('slk_ is where keys begin');
});

test.each(PROVIDERS.map(({ id, api }) => [id, api.prefixes[0] ?? ''] as const))(
  'attack: the key of a client in the query or a header of another name, on the way to %s',
  (id, prefix) => {
    for (const part of [`key=${CLIENT_KEY}`, `%6bey=${CODED}`, `token=${CLIENT_KEY}`, `x=${CODED}`])
      expect(splitTarget(`/${id}${prefix}x?${part}`).query).toBe('');
    expect(readInbound(['ocp-key', CLIENT_KEY]).forward).toEqual([]);
  },
);
