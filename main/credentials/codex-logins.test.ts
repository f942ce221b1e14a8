import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCodexIdentity } from '../core/codex-identity.ts';
import { makeJwt } from '../core/testing/make-jwt.ts';
import type { AccountPool } from './pool.ts';
import { oauth, PoolBench, signIn } from './testing/pool-bench.ts';

let bench: PoolBench;
let pool: AccountPool;

beforeEach(async () => {
  bench = new PoolBench();
  pool = await bench.pool(await bench.open(), {
    providerFacts: () => ({ identityByOrganization: true }),
  });
});
afterEach(() => bench.dispose());

interface Person {
  readonly email?: string;
  readonly user?: string;
  readonly workspace?: string;
}

let grants = 0;

/** A sign-in as the tokens of Codex tell it; gives the account's id. */
async function login({ email, user, workspace }: Person, pinnedTo: number | null = null) {
  const access = makeJwt({
    'https://api.openai.com/auth': { chatgpt_account_id: workspace, chatgpt_user_id: user },
    'https://api.openai.com/profile': { email },
  });
  const identity = readCodexIdentity({ access_token: access });
  const secret = oauth(access, null, `rt-${(grants += 1)}`);
  return (await pool.add(signIn({ provider: 'openai-codex', identity, secret, pinnedTo }))).id;
}

const MIRA = { email: 'mira@example.com', user: 'user-1', workspace: 'ws-1' };
const JON = { email: 'jon@example.com', user: 'user-2', workspace: 'ws-1' };

test('the same person twice is one account with the newest token', async () => {
  const first = await login(MIRA);
  expect(await login({ ...MIRA, email: 'Mira@Example.com' })).toBe(first);
  expect(pool.accounts()).toHaveLength(1);
});

test('two people in one workspace are two accounts, with addresses and without', async () => {
  const ids = [await login(MIRA), await login(JON)];
  for (const user of ['user-3', 'user-4']) ids.push(await login({ user, workspace: 'ws-1' }));
  expect(new Set(ids).size).toBe(4);
});

test('sign-ins that tell nothing but their workspace never take one another’s account', async () => {
  const known = await login(MIRA);
  const first = await login({ workspace: 'ws-1' });
  const second = await login({ workspace: 'ws-1' });
  expect(new Set([known, first, second]).size).toBe(3);
});

test('one address in two workspaces is two accounts; a sign-in without one takes neither', async () => {
  const first = await login(MIRA);
  const second = await login({ ...MIRA, workspace: 'ws-2' });
  const bare = await login({ email: MIRA.email });
  expect(new Set([first, second, bare]).size).toBe(3);
  expect(pool.get(first)).toMatchObject({ organizationId: 'ws-1' });
  expect(pool.get(second)).toMatchObject({ organizationId: 'ws-2' });
});

test('an older account without a workspace is taken over by the person’s first with one', async () => {
  const older = await login({ email: MIRA.email });
  expect(await login(MIRA)).toBe(older);
  expect(pool.get(older)).toMatchObject({ organizationId: 'ws-1' });
});

test('a re-login pinned to an account refuses another person of the same workspace', async () => {
  const id = await login(MIRA);
  await expect(login(JON, id)).rejects.toMatchObject({ code: 'LOGIN_IDENTITY' });
  expect(pool.accounts()).toHaveLength(1);
  expect(await login(MIRA, id)).toBe(id);
});
