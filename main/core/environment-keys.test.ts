import { expect, test } from 'vitest';
import { readEnvironmentKeys } from './environment-keys.ts';

const VARIABLES = new Map([
  ['GROQ_API_KEY', 'groq'],
  ['XAI_API_KEY', 'xai'],
]);

function read(environment: Readonly<Record<string, string | undefined>>) {
  return readEnvironmentKeys(environment, VARIABLES).map(({ variable, report }) => [
    variable,
    report.provider,
    report.diagnosis,
    report.login?.secret ?? null,
  ]);
}

test('each known variable is its provider’s; others are nobody’s', () => {
  expect(read({ GROQ_API_KEY: ' gsk_1\n', OTHER_API_KEY: 'x', XAI_API_KEY: '  ' })).toEqual([
    ['GROQ_API_KEY', 'groq', 'ready', { kind: 'api_key', key: 'gsk_1' }],
  ]);
});

test.each(['two words', 'gsk_\u0000', '…', `k${'x'.repeat(5000)}`])('%j is no key', (key) => {
  expect(read({ GROQ_API_KEY: key })).toEqual([['GROQ_API_KEY', 'groq', 'incomplete', null]]);
});

test('a client key of Sluice itself is never offered as a provider’s: it would be sent there', () => {
  const key = `slk_${'A'.repeat(43)}`;
  const [found] = readEnvironmentKeys({ GROQ_API_KEY: key }, VARIABLES);
  expect(found?.report).toMatchObject({ diagnosis: 'incomplete', login: null });
  expect(JSON.stringify(found)).not.toContain(key);
});
