const AT_ONCE = 16;

/** Small requests through the port, answered each. */
export async function sendMany(
  target: { readonly proxy: string; readonly key: string },
  count: number,
): Promise<void> {
  let left = count;
  async function sendOn(): Promise<void> {
    while (left > 0) {
      left -= 1;
      await send(target);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, sendOn));
}

async function send({ proxy, key }: { readonly proxy: string; readonly key: string }) {
  const answer = await fetch(`${proxy}/v1/messages`, {
    method: 'POST',
    headers: {
      'x-api-key': key,
      'anthropic-version': '2023-06-01',
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      model: 'claude-sonnet-5',
      max_tokens: 8,
      messages: [{ role: 'user', content: 'hello' }],
    }),
  });
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`a request got ${answer.status}`);
}
