import { expect, test } from 'vitest';
import { judgePaste, splitCode } from './pasted-code.ts';

const STATE = 'a1b2c3d4e5f6';
const PAGE = 'https://platform.claude.com/oauth/code/callback';

test.each([
  ['the code page’s text', `the-code#${STATE}`],
  ['with spaces around', `  the-code#${STATE}\n`],
  ['broken into lines', `the-\n  code#${STATE.slice(0, 4)}\r\n${STATE.slice(4)}`],
  ['in quotes', `"the-code#${STATE}"`],
  ['the whole redirect address', `http://localhost:54545/callback?code=the-code&state=${STATE}`],
  ['an address in angle brackets', `<${PAGE}?code=the-code&state=${STATE}>`],
  ['a custom scheme', `zcode://zai-auth/callback?code=the-code&state=${STATE}`],
  ['an address whose code holds the state', `${PAGE}?code=the-code%23${STATE}&state=older`],
  ['an address with the state behind #', `${PAGE}?code=the-code&state=older#${STATE}`],
  ['the query', `code=the-code&state=${STATE}`],
  ['the query with ?', `?code=the-code&state=${STATE}`],
  ['the query in another order', `state=${STATE}&code=the-code`],
  ['the query with the state behind #', `code=the-code#${STATE}`],
])('%s is a code', (_name, text) => {
  expect(judgePaste(text, STATE)).toEqual({ kind: 'code', code: 'the-code' });
});

test.each([
  ['a code of an earlier attempt', 'the-code#0000', 'earlier attempt'],
  ['an address of an earlier attempt', `${PAGE}?code=c&state=0000`, 'earlier attempt'],
  ['a state that only begins alike', `the-code#${STATE}0`, 'earlier attempt'],
  ['half a code', 'the-code', 'behind # is missing'],
  ['half a code with #', 'the-code#', 'behind # is missing'],
  ['an address without state', `${PAGE}?code=c`, 'behind # is missing'],
  ['an address without code', `${PAGE}?state=${STATE}`, 'no code'],
  ['the authorize page', `https://claude.ai/oauth/authorize?state=${STATE}&code=`, 'no code'],
  ['only the state', `#${STATE}`, 'no code'],
  ['a query that is broken', 'code=%&state=%', 'earlier attempt'],
])('%s is told in words, and the sign-in goes on', (_name, text, words) => {
  expect(judgePaste(text, STATE)).toEqual({
    kind: 'again',
    note: expect.stringContaining(words),
  });
});

test.each(['', '   ', '\n', '""'])('nothing pasted (%j) is ignored', (text) => {
  expect(judgePaste(text, STATE)).toEqual({ kind: 'ignored' });
});

test('a denial counts only with the right state', () => {
  const denial = `${PAGE}?error=access_denied&error_description=no&state=`;
  expect(judgePaste(denial + STATE, STATE)).toMatchObject({
    kind: 'refused',
    error: 'access_denied',
  });
  expect(judgePaste(`${denial}0000`, STATE).kind).toBe('again');
});

test('the fragment of a code wins over the state beside it', () => {
  expect(splitCode('c#s', 'other')).toEqual({ code: 'c', state: 's' });
  expect(splitCode('c', 'other')).toEqual({ code: 'c', state: 'other' });
  expect(splitCode('#s', null)).toEqual({ code: null, state: 's' });
});
