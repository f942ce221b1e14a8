/** What every candidate is asked and what the upstream answers: the same bytes for all. */
export const PATH = '/v1/messages';
const REQUEST_BYTES = 2048;

/** As long as a client key, so that no candidate reads fewer header bytes. */
export const UPSTREAM_KEY = `sk-ant-api03-${'b'.repeat(34)}`;

export type Headers = Readonly<Record<string, string>>;

export function requestHeaders(key: string): Headers {
  return {
    'content-type': 'application/json',
    'anthropic-version': '2023-06-01',
    'user-agent': 'sluice-bench',
    'x-api-key': key,
  };
}

function requestBody(fields: object): string {
  const frame = (content: string) =>
    JSON.stringify({
      model: 'claude-sonnet-5',
      max_tokens: 256,
      ...fields,
      messages: [{ role: 'user', content }],
    });
  return frame('x'.repeat(REQUEST_BYTES - frame('').length));
}

export const STREAM_MARK = '"stream":true';
export const SHORT_STREAM_MARK = '"max_tokens":8,';
export const PLAIN_BODY = requestBody({});
/** A long stream, for events per second. */
export const STREAM_BODY = requestBody({ stream: true });
/** A stream of few events, for its first byte. */
export const SHORT_STREAM_BODY = requestBody({ max_tokens: 8, stream: true });

const message = {
  id: 'msg_bench',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-5',
  stop_sequence: null,
};

export const PLAIN_ANSWER = JSON.stringify({
  ...message,
  content: [{ type: 'text', text: 'A static answer.' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 512, output_tokens: 5 },
});

export const MODELS_ANSWER = JSON.stringify({
  data: [
    {
      type: 'model',
      id: 'claude-sonnet-5',
      display_name: 'Claude Sonnet 5',
      created_at: '2026-01-01T00:00:00Z',
    },
  ],
  has_more: false,
  first_id: 'claude-sonnet-5',
  last_id: 'claude-sonnet-5',
});

function event(data: { readonly type: string } & Readonly<Record<string, unknown>>): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

export const STREAM_HEAD =
  event({
    type: 'message_start',
    message: {
      ...message,
      content: [],
      stop_reason: null,
      usage: { input_tokens: 512, output_tokens: 1 },
    },
  }) + event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } });

const DELTA = event({
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text: ' some more words' },
});

/** One event a write, as providers send them. */
export const STREAM_WRITE = Buffer.from(DELTA);
export const WRITES_PER_STREAM = 1000;
export const WRITES_PER_SHORT_STREAM = 8;

export const STREAM_TAIL =
  event({ type: 'content_block_stop', index: 0 }) +
  event({
    type: 'message_delta',
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: 1000 },
  }) +
  event({ type: 'message_stop' });

/** All events of a long stream: two of the head, three of the tail. */
export const EVENTS_PER_STREAM = WRITES_PER_STREAM + 5;
