import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FILES_OF_TOOLS, madeAt } from '../core/made-ids.ts';
import type { Making } from '../core/made-ids.ts';
import { MadeIdScan } from './made-id-scan.ts';

const RESPONSE: Making = { key: 'id', beginnings: ['resp_'], isOne: true };

function made(text: string, making: Making, chunkSize = text.length): string[] {
  const found: string[] = [];
  const scan = new MadeIdScan(making, (id) => found.push(id));
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunkSize)
    scan.push(bytes.subarray(at, at + chunkSize));
  return found;
}

test.each([
  ['a response', '{"id":"resp_1","object":"response","output":[{"id":"msg_1"}]}', ['resp_1']],
  [
    'a stream',
    'event: response.created\ndata: {"type":"response.created","sequence_number":0,"response":{"id":"resp_2"}}\n\n',
    ['resp_2'],
  ],
  ['spaces', '{ "id" : "resp_3" }', ['resp_3']],
  ['ids of other things before it', '{"user":{"id":"u_1"},"n":{"id":7},"id":"resp_4"}', ['resp_4']],
  [
    'the same words in a text',
    String.raw`{"input":"say \"id\":\"resp_no\"","id":"resp_5"}`,
    ['resp_5'],
  ],
  ['a second response is not looked for', '{"id":"resp_6","x":{"id":"resp_no"}}', ['resp_6']],
  ['no id', '{"object":"list","data":[]}', []],
  ['an id without end', `{"id":"resp_${'x'.repeat(5000)}`, []],
  ['an id behind very much else', `{"a":"${'x'.repeat(100_000)}","id":"resp_late"}`, ['resp_late']],
])('finds what an answer made: %s', (_name, text, expected) => {
  expect(made(text, RESPONSE)).toEqual(expected);
});

test('wherever the chunks are cut, the id is the same', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      (size, before) => {
        const text = JSON.stringify({
          type: 'file',
          name: before,
          id: 'file_011CNha8iCJcU1',
          x: 1,
        });
        expect(made(text, { key: 'id', beginnings: ['file_'], isOne: true }, size)).toEqual([
          'file_011CNha8iCJcU1',
        ]);
      },
    ),
  );
});

test('an answer without an id costs no more than its beginning, and no memory', () => {
  const scan = new MadeIdScan(RESPONSE, () => {
    throw new Error('there is none');
  });
  const chunk = Buffer.from('{"id":"other"},'.repeat(5000));
  scan.push(chunk);
  scan.push(Buffer.from('{"id":"resp_after_the_limit"}'));
});

test('every file that the tools of a model wrote is found, wherever the chunks are cut', () => {
  const files = Array.from({ length: 20 }, (_, index) => `file_011Ab${index}`);
  const text = files
    .map((id) => `data: {"content":[{"type":"output","file_id" : "${id}"},"file_id"]}\n\n`)
    .join(`data: {"delta":"${'y'.repeat(300)} \\"file_id\\":\\"file_no\\""}\n\n`);
  for (const size of [1, 7, 64, 1000, 100_000])
    expect(made(text, FILES_OF_TOOLS, size)).toEqual(files);
});

test('a key whose value does not come is given up: the answer is not gathered until it does', () => {
  const found: string[] = [];
  const scan = new MadeIdScan(FILES_OF_TOOLS, (id) => found.push(id));
  for (const part of ['{"file_id":', ' '.repeat(64 * 1024), '"file_1","file_id":"file_2"}'])
    scan.push(Buffer.from(part));
  expect(found).toEqual(['file_2']);
});

test.each([
  ['/v1/responses', true],
  ['/openai/v1/responses', true],
  ['/codex/responses', true],
  ['/v1/files', true],
  ['/v1/messages/batches', true],
  ['/v1/uploads/upload_1/complete', true],
  ['/v1/messages', false],
  ['/v1/chat/completions', false],
  ['/v1/embeddings', false],
])('%s makes what is kept: %s', (path, keeps) => {
  expect(madeAt(path) !== null).toBe(keeps);
});
