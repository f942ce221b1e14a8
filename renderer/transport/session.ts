import { z } from 'zod';

const KEY = 'sluice-token';
const answerSchema = z.object({ token: z.string().min(1) });

interface Page {
  readonly location: { readonly search: string; readonly pathname: string; readonly hash: string };
  readonly history: Pick<History, 'replaceState'>;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly fetch: typeof fetch;
}

/**
 * The token of this tab: from `sessionStorage`, or exchanged for the one-time code in the address.
 * The code leaves the address before anything else happens, so that no history or reload keeps it.
 * Null: the address was used or has ended.
 */
export async function openSession(page: Page): Promise<string | null> {
  const code = new URLSearchParams(page.location.search).get('code');
  if (code === null) return page.storage.getItem(KEY);
  page.history.replaceState(null, '', page.location.pathname + page.location.hash);
  const token = await exchange(page.fetch, code);
  if (token === null) return page.storage.getItem(KEY);
  page.storage.setItem(KEY, token);
  return token;
}

/** After the token was refused: a reload must not try it again. */
export function forgetSession(storage: Page['storage']): void {
  storage.removeItem(KEY);
}

async function exchange(fetchFunction: typeof fetch, code: string): Promise<string | null> {
  const response = await fetchFunction('/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  if (!response.ok) return null;
  return answerSchema.parse(await response.json()).token;
}
