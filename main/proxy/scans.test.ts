import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { topLevelString } from './body-scan.ts';
import { createTap } from './tap.ts';
import { UsageScan } from './usage-scan.ts';

const model = (text: string): string | null => topLevelString(Buffer.from(text), 'model');

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

test('the scan agrees with a JSON parser on any object', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (object, name) => {
      const body = Buffer.from(JSON.stringify({ ...object, model: name }));
      expect(topLevelString(body, 'model')).toBe(name);
    }),
  );
});

test('a body made to be scanned byte by byte is given up, not walked through', () => {
  expect(model(`{"a":[${'1,'.repeat(1_000_000)}1],"model":"x"}`)).toBeNull();
});

function scan(text: string, chunkSize: number): object {
  const found = new UsageScan();
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
      expect(scan(text, size)).toEqual({ inputTokens, outputTokens });
  },
);

test('an endless usage object is dropped', () => {
  expect(
    scan(
      `{"usage":{"a":"${'x'.repeat(100_000)}","input_tokens":1}} {"usage":{"input_tokens":2}}`,
      1000,
    ),
  ).toEqual({ inputTokens: 2, outputTokens: null });
});

test.each(['gzip', 'br', 'deflate', 'zstd'])(
  'bytes that are not %s harm nobody',
  async (encoding) => {
    const tap = createTap('application/json', encoding);
    tap?.push(Buffer.from('not compressed at all'));
    const usage = await new Promise((resolve) => (tap === null ? resolve(null) : tap.end(resolve)));
    expect(usage).toEqual({ inputTokens: null, outputTokens: null });
  },
);

test('audio, images and unknown encodings have no tap', () => {
  expect(createTap('audio/mpeg', undefined)).toBeNull();
  expect(createTap(undefined, undefined)).toBeNull();
  expect(createTap('application/json', 'toString')).toBeNull();
});
