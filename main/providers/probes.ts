import type { KeyProbe } from './types.ts';

type Reading = Pick<KeyProbe, 'reads'>;

/** For a provider whose list of models is for its customers alone. */
export function listProbe(url: string, reading: Reading = {}): KeyProbe {
  return { method: 'GET', url, headers: {}, body: null, ...reading };
}

/** A completion of one token: where every free call is public, or fails for good keys too. */
export function completionProbe(url: string, model: string, reading: Reading = {}): KeyProbe {
  return {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, max_tokens: 1, messages: [{ role: 'user', content: 'Hi' }] }),
    ...reading,
  };
}
