import type { OAuthSecret } from '../../core/account.ts';
import type { Provider, SettleContext } from '../types.ts';

export type Told = { readonly status?: number; readonly body: unknown };
type Answers = Readonly<Record<string, readonly Told[]>>;

export const SECRET: OAuthSecret = {
  kind: 'oauth',
  access: 'at',
  refresh: 'rt',
  expiresAtMs: null,
  extra: {},
};
const USERINFO: Answers = { 'userinfo?alt=json': [{ body: { email: 'mira@example.com' } }] };

/** The sign-in's end against answers by the end of the address, the last of which stays. */
export async function settle(
  { settle: hook }: Provider,
  answers: Answers,
  environment: SettleContext['environment'] = {},
) {
  if (hook === undefined) throw new Error('no hook');
  const asked: { readonly path: string; readonly body: unknown }[] = [];
  const notes: string[] = [];
  const waits: number[] = [];
  const left = new Map(Object.entries({ ...USERINFO, ...answers }));
  const call: SettleContext['call'] = ({ method, url, body = 'null' }) => {
    asked.push({ path: `${method} ${url}`, body: JSON.parse(body) as unknown });
    const [end, list] = [...left].find(([each]) => url.endsWith(each)) ?? ['', []];
    const [first = { status: 404, body: {} }, ...rest] = list;
    if (rest.length > 0) left.set(end, rest);
    return Promise.resolve({
      status: first.status ?? 200,
      headers: {},
      text: typeof first.body === 'string' ? first.body : JSON.stringify(first.body),
    });
  };
  const settled = hook(
    { secret: SECRET, body: {} },
    {
      call,
      request: call,
      wait: (delayMs) => Promise.resolve(void waits.push(delayMs)),
      note: (text) => void notes.push(text),
      nowMs: 0,
      domain: null,
      environment,
    },
  );
  return { settled, asked, notes, waits };
}

export const project = (id: string): Told => ({ body: { cloudaicompanionProject: id } });
export const done = (id: string | null): Told => ({
  body: { done: true, response: id === null ? {} : { cloudaicompanionProject: { id } } },
});
export const tiers = (id: string, isDefault = true): Told => ({
  body: { allowedTiers: [{ id: 'other' }, { id, isDefault }] },
});
