import { afterEach, expect, test } from 'vitest';
import type { PoolAccount } from '../core/account.ts';
import { post, startScripted } from './testing/scripted.ts';
import type { ScriptedBench } from './testing/scripted.ts';
import { oauth } from './testing/test-kit.ts';

let bench: ScriptedBench | null = null;

afterEach(async () => {
  await bench?.close();
  bench = null;
});

type State = Partial<PoolAccount>;

function blocked(reason: string, billing = false, scope = 'account', seconds = 600): State {
  return { blocks: [{ scope, untilMs: Date.now() + seconds * 1000, reason, billing }] };
}

const LOCKED: State = { locked: true };
const LIMITED = blocked('usage limit');
const EMPTY = blocked('out of credit', true);
const HAIKU_LIMITED = blocked('usage limit', false, 'family:haiku');
const REJECTED = blocked('rejected');
const DISABLED: State = { disabled: { cause: 'revoked', atMs: 0, detail: null } };
const PAUSED: State = { paused: true };

// design.md section 4: locked, else blocked, else disabled, else nobody takes part.
test.each([
  ['none at all', [], 'NO_ACCOUNT', 503],
  ['all locked: the vault', [LOCKED, { ...LOCKED, ...LIMITED }], 'KEY_UNAVAILABLE', 503],
  [
    'all locked, one of them disabled before',
    [LOCKED, { ...LOCKED, ...DISABLED }],
    'KEY_UNAVAILABLE',
    503,
  ],
  ['a limit among paused and disabled ones', [PAUSED, DISABLED, LIMITED], 'RATE_LIMIT', 429],
  ['a limit and an empty balance', [LIMITED, EMPTY], 'RATE_LIMIT', 429],
  ['empty balances only', [EMPTY, EMPTY], 'BILLING', 402],
  [
    'an empty balance, and a limit of a family that was not asked for',
    [{ blocks: [...(EMPTY.blocks ?? []), ...(HAIKU_LIMITED.blocks ?? [])] }],
    'BILLING',
    402,
  ],
  ['empty balances and a disabled one', [EMPTY, DISABLED], 'BILLING', 402],
  ['a refused credential that is tried again later', [REJECTED], 'RATE_LIMIT', 429],
  [
    'a limit of this model’s family',
    [blocked('usage limit', false, 'family:opus')],
    'RATE_LIMIT',
    429,
  ],
  ['disabled and paused ones', [DISABLED, PAUSED], 'AUTH_ERROR', 401],
  ['disabled, and blocked before', [{ ...DISABLED, ...LIMITED }], 'AUTH_ERROR', 401],
  ['paused ones, blocked before', [{ ...PAUSED, ...LIMITED }], 'NO_ACCOUNT', 503],
] as const)('%s: %s', async (_name, states, code, status) => {
  const made = await startScripted({});
  bench = made;
  for (const [index, state] of states.entries())
    made.pool.add(index + 1, 'anthropic', oauth(`t${index}`), state);
  // Another provider's accounts have no say.
  made.pool.add(99, 'openai', oauth('other'));
  const answer = await post(made.port);
  expect([answer.headers.get('x-sluice-error'), answer.status]).toEqual([code, status]);
  expect(answer.headers.has('retry-after')).toBe(code === 'RATE_LIMIT' || code === 'BILLING');
  expect(made.seen).toEqual([]);
});

test('a limit of another family is no reason: the account serves', async () => {
  const made = await startScripted({});
  bench = made;
  made.pool.add(1, 'anthropic', oauth('one'), HAIKU_LIMITED);
  expect((await post(made.port)).status).toBe(200);
});
