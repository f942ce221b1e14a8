import { isObject, objectField, parseJson } from './json-fields.ts';
import { keyProvider } from './key-provider.ts';
import { completionProbe } from './probes.ts';
import type { KeyProbe, KeyVerdict, Provider } from './types.ts';

const ORIGIN = 'https://api.minimax.io';
const MODEL = 'MiniMax-M3';

/** platform.minimax.io/docs/api-reference/errorcode; told in a 200 as well. */
const CODES: Readonly<Record<number, KeyVerdict>> = {
  0: 'good',
  1002: 'limited',
  1004: 'refused',
  1008: 'limited',
  1039: 'limited',
  2049: 'refused',
  2056: 'limited',
};

/** Success is `base_resp.status_code` 0, whatever the HTTP status (providers.md 2.1). */
const reads: KeyProbe['reads'] = ({ status, text }) => {
  const body = parseJson(text);
  if (!isObject(body) || !isObject(body['base_resp'])) return null;
  const code = objectField(body, 'base_resp')['status_code'];
  const known = typeof code === 'number' ? CODES[code] : undefined;
  return known ?? (status < 300 ? 'unknown' : null);
};

export const minimax: Provider = keyProvider({
  id: 'minimax',
  name: 'MiniMax',
  monogram: 'Mm',
  origin: ORIGIN,
  prefixes: ['/anthropic/'],
  doors: ['/v1/token_plan/', '/v1/coding_plan/', '/v1/api/', '/anthropic/v1/api/'],
  wireAt: [['/anthropic/', 'anthropic']],
  bare: [['/v1/messages', '/anthropic/v1/messages']],
  keyPage: 'https://platform.minimax.io/user-center/basic-information/interface-key',
  probe: completionProbe(`${ORIGIN}/v1/chat/completions`, MODEL, { reads }),
  model: MODEL,
  reads,
  environment: ['MINIMAX_API_KEY'],
});
