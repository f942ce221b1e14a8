import { classifyError } from '../core/classify-error.ts';
import { isRefusedCredential } from '../core/refused-credential.ts';
import type { HttpAnswer } from '../platform/http.ts';
import type { KeyProbe, KeyVerdict } from './types.ts';

/**
 * What the answer to a probe says of the key. An account without credit or at its limit was recognised first,
 * so its key is good; so is one that a completion was refused to for being too fast. A list may refuse by
 * address, before it looks at any key.
 */
export function keyVerdict(
  probe: Pick<KeyProbe, 'method' | 'reads'>,
  answer: Pick<HttpAnswer, 'status' | 'text'>,
): KeyVerdict {
  const { status, text } = answer;
  const read = probe.reads?.(answer) ?? null;
  if (read !== null) return read;
  if (status >= 200 && status < 300) return 'good';
  if (isRefusedCredential(status, text)) return 'refused';
  if (isLimit(status, text)) return 'limited';
  if (status === 403) return 'refused';
  if (status === 429 && probe.method === 'POST') return 'limited';
  return 'unknown';
}

function isLimit(status: number, body: string): boolean {
  if (status === 402) return true;
  // Without words a 429 could be of a gate in front of the provider.
  if (body.trim() === '') return false;
  const told = { status, body, windowExhausted: false, retryAfterMs: null };
  return classifyError(told) !== 'passes';
}
