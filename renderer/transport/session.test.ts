import { expect, test } from 'vitest';
import { openSession } from './session.ts';

function page(search: string, answer: Response | null, kept: string | null = null) {
  const items = new Map(kept === null ? [] : [['sluice-token', kept]]);
  const shown: string[] = [];
  const sent: unknown[] = [];
  return {
    items,
    shown,
    sent,
    location: { search, pathname: '/', hash: '#/tools' },
    history: {
      replaceState: (_: unknown, __: string, url?: string | URL | null) =>
        void shown.push(String(url)),
    },
    storage: {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
      removeItem: (key: string) => void items.delete(key),
    },
    fetch: ((_: unknown, init: RequestInit) => {
      sent.push({ body: init.body, shownBefore: shown.length });
      return answer === null ? Promise.reject(new TypeError('down')) : Promise.resolve(answer);
    }) as typeof fetch,
  };
}

test('the one-time code is exchanged and leaves the address before it is sent', async () => {
  const at = page('?code=abc', new Response('{"token":"tok"}'));
  expect(await openSession(at)).toBe('tok');
  expect(at.shown).toEqual(['/#/tools']);
  expect(at.sent).toEqual([{ body: '{"code":"abc"}', shownBefore: 1 }]);
  expect(at.items.get('sluice-token')).toBe('tok');
});

test('a used code without a session is told apart from no answer', async () => {
  expect(await openSession(page('?code=abc', new Response('{}', { status: 401 })))).toBeNull();
  await expect(openSession(page('?code=abc', null))).rejects.toThrow('down');
});

test('a reload uses the token of this tab, also with a used code', async () => {
  expect(await openSession(page('', null, 'old'))).toBe('old');
  const used = new Response('{}', { status: 401 });
  expect(await openSession(page('?code=abc', used, 'old'))).toBe('old');
});
