import { expect, test } from 'vitest';
import { NO_TOKENS } from '../../shared/model/tokens.ts';
import { UsageScan } from './usage-scan.ts';

function scan(text: string, chunkSize: number): object {
  const found = new UsageScan(text.startsWith('data: '));
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunkSize)
    found.push(bytes.subarray(at, at + chunkSize));
  return found.result;
}

const META =
  '"usageMetadata":{"promptTokenCount":100,"cachedContentTokenCount":64,"candidatesTokenCount":7,"thoughtsTokenCount":20,"totalTokenCount":127,"promptTokensDetails":[{"modality":"TEXT","tokenCount":100}]}';
const ALL = { inputTokens: 36, outputTokens: 27, cacheReadTokens: 64 };

test.each<[string, string, object]>([
  [
    'plain: what came from the cache is part of the prompt, thoughts are answer',
    `{"candidates":[],${META}}`,
    ALL,
  ],
  ['indented', '{\n  "usageMetadata": {\n    "promptTokenCount": 8\n  }\n}', { inputTokens: 8 }],
  ['Code Assist wraps it', `{"response":{"candidates":[],${META}},"traceId":"t"}`, ALL],
  [
    'streamed: each piece tells the whole so far',
    `data: {"candidates":[],"usageMetadata":{"promptTokenCount":100,"totalTokenCount":100}}\n\ndata: {"response":{${META}}}\n\n`,
    ALL,
  ],
  [
    'a stream without alt=sse is a list',
    `[{"usageMetadata":{"promptTokenCount":100,"candidatesTokenCount":1}}\n,\n{${META}}]`,
    ALL,
  ],
  [
    'what a tool used of the prompt is input',
    '{"usageMetadata":{"promptTokenCount":10,"toolUsePromptTokenCount":5,"candidatesTokenCount":1}}',
    { inputTokens: 15, outputTokens: 1 },
  ],
  [
    'an answer of thoughts alone',
    '{"usageMetadata":{"promptTokenCount":10,"thoughtsTokenCount":5}}',
    { inputTokens: 10, outputTokens: 5 },
  ],
  [
    'more from the cache than read cannot be',
    '{"usageMetadata":{"promptTokenCount":10,"cachedContentTokenCount":64}}',
    { inputTokens: 0, cacheReadTokens: 10 },
  ],
  ['a count of tokens used none', '{"totalTokens":31}', {}],
  ['another key with the same beginning', '{"usageMeta":{"promptTokenCount":1}}', {}],
  ['a longer key', '{"usageMetadataX":{"promptTokenCount":1},"usages":{"input_tokens":2}}', {}],
  ['numbers as texts', '{"usageMetadata":{"promptTokenCount":"10"}}', {}],
  ['the key inside a text', String.raw`{"text":"\"usageMetadata\":{\"promptTokenCount\":5}"}`, {}],
])('Google’s tokens, %s', (_, text, expected) => {
  for (const size of [1, 2, 3, 5, 13, 100_000])
    expect(scan(text, size)).toEqual({ ...NO_TOKENS, ...expected });
});

test('what a model puts into a tool’s arguments is replaced by what Google tells behind it', () => {
  const call =
    '{"functionCall":{"args":{"usage":{"input_tokens":9,"cache_read_input_tokens":999,"output_tokens":9},"usageMetadata":{"promptTokenCount":5}}}}';
  for (const text of [
    `data: {"candidates":[${call}],${META}}\n\n`,
    `{"candidates":[${call}],${META}}`,
  ])
    expect(scan(text, 100_000)).toEqual({ ...NO_TOKENS, ...ALL });
});
