import type { Asked } from './traffic.ts';

const ADDRESSES = {
  messages: '/v1/messages',
  responses: '/v1/responses',
  chat: '/v1/chat/completions',
} as const;
/** Four characters are a token to the simulator. */
const FILLER = 'The gate holds the water back until someone asks for it, and lets it go. '.repeat(
  4_000,
);

export interface Sent {
  readonly status: number;
  readonly account: string | null;
}

/** One request of a tool as it would write it, read to its end. `account`: exactly that one is to answer. */
export async function send(
  proxy: string,
  key: string,
  asked: Asked,
  account: number | null = null,
): Promise<Sent> {
  const answer = await fetch(proxy + ADDRESSES[asked.dialect], {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      ...(asked.dialect === 'messages' && { 'anthropic-version': '2023-06-01' }),
      ...(asked.dialect === 'responses' && { session_id: asked.session }),
      ...(account !== null && { 'x-sluice-account': String(account) }),
    },
    body: JSON.stringify(bodyOf(asked)),
  });
  // One that breaks off is part of the show.
  await answer.text().catch(() => '');
  return { status: answer.status, account: answer.headers.get('x-sluice-account') };
}

function textOf(tokens: number): string {
  return FILLER.slice(0, tokens * 4);
}

function bodyOf(asked: Asked): unknown {
  const { dialect, model, stream, session } = asked;
  const known = `${session} ${textOf(asked.knownTokens)}`;
  const fresh = textOf(asked.newTokens);
  if (dialect === 'messages')
    return {
      model,
      stream,
      max_tokens: 8_192,
      system: [{ type: 'text', text: known, cache_control: { type: 'ephemeral' } }],
      messages: [{ role: 'user', content: fresh }],
      metadata: { user_id: `user_demo_account__session_${session}` },
    };
  if (dialect === 'chat') return { model, stream, messages: [{ role: 'user', content: fresh }] };
  return {
    model,
    stream: true,
    store: false,
    instructions: known,
    input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: fresh }] }],
    prompt_cache_key: session,
  };
}
