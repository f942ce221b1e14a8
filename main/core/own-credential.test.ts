import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  findPresented,
  looksLikeClientKey,
  ownAccountHeaders,
  ownHeader,
  readCarried,
} from './own-credential.ts';

const KEY = `slk_${'k'.repeat(43)}`;
const OWN = 'sk-ant-oat01-own';
const isKey = (value: string): boolean => value === KEY;

function presented(headers: readonly string[], query: readonly string[] = []) {
  const found = findPresented(readCarried(headers, query), isKey);
  return found.ok ? found.value : found.error;
}

test.each([
  [[], [], null],
  [['x-api-key', KEY], [], null],
  [['Authorization', `Bearer ${KEY}`, 'X-Api-Key', ''], [], null],
  [['Authorization', `bearer   ${OWN}`], [], { carrier: 'authorization', value: OWN }],
  [
    ['x-api-key', KEY, 'authorization', `Bearer ${OWN}`],
    [],
    { carrier: 'authorization', value: OWN },
  ],
  [['authorization', `Bearer ${KEY}`], [OWN], { carrier: 'key=', value: OWN }],
  [['x-goog-api-key', OWN], [KEY], { carrier: 'x-goog-api-key', value: OWN }],
  [['x-api-key', OWN, 'authorization', `Bearer ${OWN}`], [], 'two-own-credentials'],
  [['authorization', `Bearer ${OWN}`, 'Authorization', `Bearer ${OWN}`], [], 'two-own-credentials'],
  [['authorization', 'Bearer ', 'x-api-key', KEY], [], null],
  [['authorization', OWN], [], 'unreadable'],
  [['authorization', `Basic ${OWN}`], [], 'unreadable'],
  [['x-api-key', `${OWN} ${OWN}`], [], 'unreadable'],
  [['x-api-key', `${OWN},${KEY}`], [], 'unreadable'],
  [['x-api-key', `slk_${'z'.repeat(43)}`], [], 'unknown-client-key'],
  [['x-api-key', KEY, 'authorization', 'Bearer slk_old'], [], 'unknown-client-key'],
] as const)('what %j with ?key=%j presents', (headers, query, expected) => {
  expect(presented(headers, query)).toEqual(expected);
});

test.each([
  'slk_x',
  'SLK_x',
  'Slk_x',
  ' slk_x',
  '"slk_x"',
  "'slk_x",
  'Bearer slk_x',
  'bearer\tslk_x',
  'Bearer Bearer slk_x',
  '%73lk_x',
  '%2573lk_x',
  '%25252573lk_x',
  '%22slk_x',
  'slk%5fx',
  'sl%6b%5fx',
  '+slk_x',
])('%j is a client key in disguise, and is never sent to a provider', (value) => {
  expect(looksLikeClientKey(value)).toBe(true);
});

test.each([OWN, 'AIzaSy', 'eyJhbGciOi.slk_.x', 'sk-slk_x', 'token-slk_x', 'a%zzslk_', 'x%41'])(
  '%j is not',
  (value) => expect(looksLikeClientKey(value)).toBe(false),
);

test('percent-encoding a client key up to three times does not hide it', () => {
  const encode = (text: string): string =>
    Buffer.from(text).toString('hex').replaceAll(/../g, '%$&');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3 }), (times) => {
      let text = 'slk_abc';
      for (let round = 0; round < times; round += 1) text = encode(text);
      return looksLikeClientKey(text);
    }),
  );
});

const part = fc.constantFrom(
  KEY,
  'slk_other',
  ' Slk_x',
  '%73lk_y',
  OWN,
  'sk-other',
  'two words',
  '',
);
const carriedHeader = fc.tuple(
  fc.constantFrom('authorization', 'Authorization', 'x-api-key', 'X-Goog-Api-Key', 'cookie'),
  fc.constantFrom('', 'Bearer ', 'bearer  ', 'Basic '),
  part,
);

test('whatever a request carries, at most its one credential that is no client key comes out, unchanged', () => {
  fc.assert(
    fc.property(
      fc.array(carriedHeader, { maxLength: 4 }),
      fc.array(part, { maxLength: 2 }),
      (sent, query) => {
        const raw = sent.flatMap(([name, scheme, value]) => [
          name,
          name.toLowerCase() === 'authorization' ? scheme + value : value,
        ]);
        const found = findPresented(readCarried(raw, query), isKey);
        if (!found.ok || found.value === null) return true;
        const { value } = found.value;
        const all = [
          ...sent.filter(([name]) => name !== 'cookie').map(([, , one]) => one),
          ...query,
        ];
        const own = all.filter((one) => one === OWN || one === 'sk-other');
        return own.length === 1 && own[0] === value && !all.includes('slk_other');
      },
    ),
    { numRuns: 1000 },
  );
});

const ANTHROPIC = {
  oauth: { name: 'authorization', value: 'Bearer {secret}' },
  api_key: { name: 'x-api-key', value: '{secret}' },
};
const OPENAI = { api_key: { name: 'authorization', value: 'Bearer {secret}' } };

test.each([
  // carrier, value, provider, auth: kind and header
  ['authorization', 'sk-ant-oat01-x', 'anthropic', ANTHROPIC, 'oauth authorization'],
  // The SDK sends API keys so: they stay bearers, but have no usage to read.
  ['authorization', 'sk-ant-api03-x', 'anthropic', ANTHROPIC, 'api_key authorization'],
  ['x-api-key', 'sk-ant-api03-x', 'anthropic', ANTHROPIC, 'api_key x-api-key'],
  ['key=', 'sk-ant-api03-x', 'anthropic', ANTHROPIC, 'api_key x-api-key'],
  ['x-goog-api-key', 'unknown', 'anthropic', ANTHROPIC, 'api_key x-api-key'],
  ['authorization', 'sk-x', 'openai', OPENAI, 'api_key authorization'],
  ['x-api-key', 'sk-x', 'openai', OPENAI, 'api_key authorization'],
  ['authorization', 'sk-ant-oat01-x', 'openai', OPENAI, 'mismatch'],
  ['authorization', 'gho_x', 'openai', OPENAI, 'mismatch'],
  ['x-api-key', 'sk-proj-x', 'anthropic', ANTHROPIC, 'mismatch'],
  ['key=', 'AIza-x', 'openai', OPENAI, 'mismatch'],
  ['key=', 'AQ.x', 'openai', OPENAI, 'mismatch'],
  ['authorization', 'ya29.x', 'gemini', OPENAI, 'mismatch'],
  ['authorization', 'github_pat_x', 'openai', OPENAI, 'mismatch'],
  ['authorization', 'gsk_x', 'openai', OPENAI, 'mismatch'],
  ['authorization', 'csk-x', 'groq', OPENAI, 'mismatch'],
  ['authorization', 'fw_x', 'together', OPENAI, 'mismatch'],
  ['authorization', 'tgp_v1_x', 'fireworks', OPENAI, 'mismatch'],
  ['authorization', 'xai-x', 'openrouter', OPENAI, 'mismatch'],
  ['authorization', 'xai-x', 'xai', { ...OPENAI, oauth: ANTHROPIC.oauth }, 'api_key authorization'],
  ['x-api-key', 'x', 'signin', { oauth: ANTHROPIC.oauth }, 'carrier'],
  ['authorization', 'x', 'keys', { api_key: ANTHROPIC.api_key }, 'carrier'],
] as const)('%s %s to %s', (carrier, value, provider, auth, expected) => {
  const found = ownHeader({ carrier, value }, provider, auth);
  expect(found.ok ? `${found.value.kind} ${found.value.auth.name}` : found.error).toBe(expected);
});

test('account headers go along, but for those that Connection names', () => {
  const names = ['openai-organization', 'openai-project'];
  const raw = ['OpenAI-Organization', 'org', 'openai-project', 'p', 'cookie', 'c'];
  expect(ownAccountHeaders(raw, names)).toEqual(raw.slice(0, 4));
  expect(ownAccountHeaders([...raw, 'Connection', 'close, OpenAI-Project'], names)).toEqual(
    raw.slice(0, 2),
  );
  expect(ownAccountHeaders(raw, [])).toEqual([]);
});
