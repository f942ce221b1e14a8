import * as fc from 'fast-check';
import { constants, createBrotliCompress, createGzip, createZstdCompress } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { NO_TOKENS } from '../../shared/model/tokens.ts';
import { BodyFields } from './body-scan.ts';
import { createTap } from './tap.ts';
import { UsageScan } from './usage-scan.ts';

const model = (text: string): string | null => new BodyFields(Buffer.from(text)).string('model');

test.each([
  ['{"model":"claude-opus-5"}', 'claude-opus-5'],
  [' { "a" : [{"model":"no"}, "model"] , "model" : "yes" }', 'yes'],
  ['{"x":"model","model":"m\\u0061\\"b"}', 'ma"b'],
  ['{"messages":[{"content":"\\\\\\"model\\":\\"no\\""}],"model":"ü"}', 'ü'],
  ['{"model":5,"b":"c"}', null],
  ['{"a":{"model":"nested"}}', null],
  ['["model","x"]', null],
  ['{"model":"unfinished', null],
  ['not json', null],
  ['', null],
])('the model of %j is %j', (text, expected) => {
  expect(model(text)).toBe(expected);
});

test('the scan agrees with a JSON parser on any object, wherever the key stands', () => {
  const keys = fc.oneof(fc.string(), fc.constantFrom('model', '"model"', 'a'));
  const value = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(keys, fc.oneof(fc.string(), fc.dictionary(keys, fc.string()))),
    fc.string({ minLength: 600, maxLength: 900 }),
  );
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), value),
      fc.dictionary(fc.string(), value),
      fc.string(),
      (before, behind, name) => {
        const object = { ...before, model: name, ...behind, model2: 'model' };
        const expected = (JSON.parse(JSON.stringify(object)) as { model: unknown }).model;
        const found = new BodyFields(Buffer.from(JSON.stringify(object))).string('model');
        expect(found).toBe(typeof expected === 'string' ? expected : null);
      },
    ),
  );
});

test('a body made to be scanned byte by byte is given up, not walked through', () => {
  const filler = '1,'.repeat(1_000_000);
  expect(model(`{"a":[${filler}1],"model":"x","b":[${filler}1]}`)).toBeNull();
  // Behind a long part the key is found from the end.
  expect(model(`{"a":[${filler}1],"model":"x"}`)).toBe('x');
});

function scan(text: string, chunkSize: number): object {
  const found = new UsageScan(text.includes('data: '));
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunkSize)
    found.push(bytes.subarray(at, at + chunkSize));
  return found.result;
}

const ANSWERS: readonly (readonly [string, number | null, number | null])[] = [
  ['{"content":[],"usage":{"input_tokens":3,"cache_creation":{"a":1},"output_tokens":4}}', 3, 4],
  [
    'data: {"usage":null}\n\ndata: {"usage" : {"prompt_tokens":5,"completion_tokens":6,"x":"}"}}\n\ndata: [DONE]\n\n',
    5,
    6,
  ],
  [
    'data: {"type":"response.completed","response":{"output":"' +
      'y'.repeat(5000) +
      '","usage":{"input_tokens":8,"output_tokens":9}}}\n\n',
    8,
    9,
  ],
  ['{"text":"\\"usage\\":{\\"input_tokens\\":1}"}', null, null],
  ['{"usage":{"input_tokens":-1,"output_tokens":1.5}}', null, null],
  ['{"usage":{broken}} {"usage":{"input_tokens":2}}', 2, null],
  ['{""usage":{"input_tokens":2}}', 2, null],
];

test.each(ANSWERS)(
  'usage of %j is found whatever the chunks',
  (text, inputTokens, outputTokens) => {
    for (const size of [1, 2, 3, 7, 11, 100_000])
      expect(scan(text, size)).toEqual({ ...NO_TOKENS, inputTokens, outputTokens });
  },
);

const CACHED: readonly (readonly [string, string, readonly (number | null)[]])[] = [
  [
    'Anthropic, plain, both lifetimes',
    '{"usage":{"input_tokens":3,"cache_creation_input_tokens":90,"cache_read_input_tokens":700,"cache_creation":{"ephemeral_5m_input_tokens":60,"ephemeral_1h_input_tokens":30},"output_tokens":4}}',
    [3, 4, 700, 90, 30],
  ],
  [
    'Anthropic, streamed: the start tells the input, the end the output',
    'event: message_start\ndata: {"message":{"usage":{"input_tokens":3,"cache_creation_input_tokens":90,"cache_read_input_tokens":700,"output_tokens":1}}}\n\nevent: message_delta\ndata: {"usage":{"output_tokens":44}}\n\n',
    [3, 44, 700, 90, null],
  ],
  [
    'Anthropic, streamed: an end that repeats the input grows it',
    'data: {"message":{"usage":{"input_tokens":3,"cache_read_input_tokens":0,"output_tokens":1}}}\n\ndata: {"usage":{"input_tokens":9,"cache_read_input_tokens":50,"output_tokens":44}}\n\n',
    [9, 44, 50, null, null],
  ],
  [
    'chat: cached tokens are part of the input',
    '{"usage":{"prompt_tokens":100,"completion_tokens":7,"total_tokens":107,"prompt_tokens_details":{"cached_tokens":64,"audio_tokens":0}}}',
    [36, 7, 64, null, null],
  ],
  [
    'chat, streamed: the last chunk tells all',
    'data: {"choices":[],"usage":null}\n\ndata: {"choices":[],"usage":{"prompt_tokens":100,"completion_tokens":7,"prompt_tokens_details":{"cached_tokens":0}}}\n\ndata: [DONE]\n\n',
    [100, 7, 0, null, null],
  ],
  [
    'Responses and Codex, streamed; reasoning is part of the output',
    'data: {"type":"response.created","response":{"usage":null}}\n\ndata: {"type":"response.completed","response":{"usage":{"input_tokens":100,"input_tokens_details":{"cached_tokens":64},"output_tokens":20,"output_tokens_details":{"reasoning_tokens":15}}}}\n\n',
    [36, 20, 64, null, null],
  ],
  [
    'Responses that write a cache',
    '{"usage":{"input_tokens":100,"input_tokens_details":{"cached_tokens":64,"cache_write_tokens":30},"output_tokens":2}}',
    [6, 2, 64, 30, null],
  ],
  [
    'more cached than read cannot be',
    '{"usage":{"prompt_tokens":10,"completion_tokens":1,"prompt_tokens_details":{"cached_tokens":64}}}',
    [0, 1, 10, null, null],
  ],
  [
    'Responses, streamed: one that stops early tells its tokens too',
    'data: {"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"usage":{"input_tokens":10,"input_tokens_details":{"cached_tokens":4},"output_tokens":5}}}\n\n',
    [6, 5, 4, null, null],
  ],
  [
    'Responses, streamed: one that failed',
    'event: response.failed\ndata: {"type":"response.failed","response":{"error":{"code":"server_error"},"usage":{"input_tokens":10,"output_tokens":0}}}\n\n',
    [10, 0, null, null, null],
  ],
  [
    'chat, streamed, nobody asked for usage',
    'data: {"choices":[{"delta":{"content":"hi"}}]}\n\ndata: [DONE]\n\n',
    [null, null, null, null, null],
  ],
  [
    'Anthropic, streamed: each end tells the total so far, searches are no tokens',
    'data: {"message":{"usage":{"input_tokens":3,"output_tokens":1,"service_tier":"standard"}}}\n\ndata: {"usage":{"output_tokens":10}}\n\ndata: {"usage":{"input_tokens":3,"output_tokens":44,"server_tool_use":{"web_search_requests":2}}}\n\n',
    [3, 44, null, null, null],
  ],
  [
    'embeddings',
    '{"object":"list","usage":{"prompt_tokens":8,"total_tokens":8}}',
    [8, null, null, null, null],
  ],
  ['a count of tokens used none', '{"input_tokens":2095}', [null, null, null, null, null]],
  [
    'details without the whole',
    '{"usage":{"prompt_tokens_details":{"cached_tokens":64}}}',
    [null, null, null, null, null],
  ],
];

test.each(CACHED)('tokens of each kind: %s', (_, text, [input, output, read, write, write1h]) => {
  for (const size of [1, 5, 13, 100_000])
    expect(scan(text, size)).toEqual({
      inputTokens: input,
      outputTokens: output,
      cacheReadTokens: read,
      cacheWriteTokens: write,
      cacheWrite1hTokens: write1h,
    });
});

function tapOf(
  contentType: string | undefined,
  contentEncoding?: string,
  method = 'POST',
): ReturnType<typeof createTap> {
  return createTap({ contentType, contentEncoding, method });
}

test('attack: a model forges counts by a tool input that is called usage', () => {
  const forged = '"content":[{"input":{"usage":{"input_tokens":9,"cache_read_input_tokens":9}}}]';
  const text = `{${forged},"usage":{"input_tokens":1,"output_tokens":2},"tools":[{"usage":{"type":"object"}}]}`;
  for (const size of [1, 7, 100_000])
    expect(scan(text, size)).toEqual({ ...NO_TOKENS, inputTokens: 1, outputTokens: 2 });
});

test('an endless usage object is dropped', () => {
  expect(
    scan(
      `{"usage":{"a":"${'x'.repeat(100_000)}","input_tokens":1}} {"usage":{"input_tokens":2}}`,
      1000,
    ),
  ).toEqual({ ...NO_TOKENS, inputTokens: 2 });
});

test.each(['gzip', 'br', 'deflate', 'zstd'])(
  'bytes that are not %s harm nobody',
  async (encoding) => {
    const tap = tapOf('application/json', encoding);
    tap?.push(Buffer.from('not compressed at all'));
    const usage = await new Promise((resolve) => (tap === null ? resolve(null) : tap.end(resolve)));
    expect(usage).toEqual(NO_TOKENS);
  },
);

test.each([
  ['gzip', createGzip, constants.Z_SYNC_FLUSH],
  ['br', createBrotliCompress, constants.BROTLI_OPERATION_FLUSH],
  ['zstd', createZstdCompress, constants.ZSTD_e_flush],
] as const)('a %s stream tells what was used before its end', async (encoding, make, flush) => {
  const packed = make();
  const tap = tapOf('text/event-stream', encoding);
  packed.on('data', (chunk: Buffer) => tap?.push(chunk));
  packed.write('data: {"message":{"usage":{"input_tokens":25,"output_tokens":1}}}\n\n');
  packed.flush(flush);
  await vi.waitFor(() => expect(tap?.soFar.inputTokens).toBe(25));
  tap?.dispose();
  packed.destroy();
});

test('audio, images and unknown encodings have no tap', () => {
  expect(tapOf('audio/mpeg')).toBeNull();
  expect(tapOf(undefined)).toBeNull();
  expect(tapOf('application/json', 'toString')).toBeNull();
  expect(tapOf('application/json', undefined, 'GET')).toBeNull();
});
