import { expect, test } from 'vitest';
import { ErrorEventScan } from './error-event-scan.ts';

function errorsIn(text: string, chunkSize: number): string[] {
  const found: string[] = [];
  const scan = new ErrorEventScan((data) => found.push(data.trim()));
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunkSize)
    scan.push(bytes.subarray(at, at + chunkSize));
  return found;
}

const DELTA =
  'event: content_block_delta\ndata: {"type":"content_block_delta","delta":{"text":"é"}}\n\n';

test.each([
  [
    'event: error\ndata: {"type":"error","error":{"message":"额度"}}\n\n',
    '{"type":"error","error":{"message":"额度"}}',
  ],
  ['event:error\r\ndata:{"a":1}\r\n\r\n', '{"a":1}'],
  ['event: response.failed\ndata: {"response":{"error":{}}}\n\n', '{"response":{"error":{}}}'],
  ['data: {"error":{"code":"insufficient_quota"}}\n\n', '{"error":{"code":"insufficient_quota"}}'],
  // Without the event's name, as gateways serve a provider's stream again.
  ['data: {"type":"error","error":{}}\n\n', '{"type":"error","error":{}}'],
  ['data:{"type":"error"}\r\n\r\n', '{"type":"error"}'],
  [
    'data: {"type":"response.failed","response":{}}\n\n',
    '{"type":"response.failed","response":{}}',
  ],
  ['data:{"type":"response.failed"}\n\n', '{"type":"response.failed"}'],
])('the error in %j is found whatever the chunks', (text, data) => {
  for (const size of [1, 2, 3, 7, 11, 33, 100_000]) {
    const found = errorsIn(DELTA + text + DELTA, size);
    expect(found.map((line) => line.replace(/^data: ?/, ''))).toEqual([data]);
  }
});

test.each([
  DELTA,
  'event: response.created\ndata: {"response":{"error":null}}\n\n',
  'event: errors\ndata: {"a":1}\n\n',
  'event: error\n\ndata: {"a":1}\n\n',
  'data: {"text":"event: error\\ndata: {\\"error\\":1}"}\n\n',
  ': event: error\ndata: {"a":1}\n\n',
  'data: [DONE]\n\n',
  'data: {"type":"response.created","response":{"error":null}}\n\n',
  'data:{"type":"errors"}\n\n',
  'data: {"type":"response.function_call"}\n\n',
])('%j tells no error', (text) => {
  for (const size of [1, 2, 5, 100_000]) expect(errorsIn(text, size)).toEqual([]);
});

test('an endless error is cut, not collected', () => {
  for (const size of [100, 1_000_000])
    expect(errorsIn(`event: error\ndata: ${'x'.repeat(100_000)}\n\n`, size)[0]).toHaveLength(8192);
});
