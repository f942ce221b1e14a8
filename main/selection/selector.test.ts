import { beforeEach, describe, expect, it } from 'vitest';
import { makePoolAccount } from '../core/testing/pool-account.ts';
import { fiveHours, week } from '../core/ranking/testing/ranked-pool.ts';
import { accounts, block, HOUR, NOW, SelectorBench } from './testing/selector-bench.ts';

let bench: SelectorBench;
beforeEach(() => {
  bench = new SelectorBench();
});

const sessions = (count: number) => Array.from({ length: count }, (_, index) => `session ${index}`);

function spread(count: number, provider = 'anthropic'): ReadonlyMap<number | string, number> {
  const found = new Map<number | string, number>();
  for (const session of sessions(count)) {
    const id = bench.pick({ session, provider });
    found.set(id, (found.get(id) ?? 0) + 1);
  }
  return found;
}

describe('a new session', () => {
  it('of 1,000 over 5 accounts of which nothing is measured: none gets over 30 % nor under 10 %', () => {
    bench.set(accounts(5));
    const counts = [...spread(1000).values()];
    expect(counts).toHaveLength(5);
    expect(Math.max(...counts)).toBeLessThanOrEqual(300);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(100);
  });

  it('goes to the shares that the snapshot tells', () => {
    bench.set(accounts(3));
    bench.windows.set(2, [week(0.1)]);
    const places = bench.selector.places('anthropic', NOW);
    expect(places.map(({ id, rank, share }) => [id, rank, Math.round(share * 100)])).toEqual([
      [2, 1, 44],
      [1, 2, 33],
      [3, 3, 22],
    ]);
    const found = spread(10_000);
    for (const { id, share } of places)
      expect(Math.abs((found.get(id) ?? 0) / 10_000 - share)).toBeLessThan(0.015);
  });

  it('goes to the best priority and kind alone', () => {
    bench.set([
      makePoolAccount({ id: 1, kind: 'api_key' }),
      makePoolAccount({ id: 2, priority: 'reserve' }),
      makePoolAccount({ id: 3 }),
    ]);
    expect([...spread(100).keys()]).toEqual([3]);
    bench.change(3, { paused: true });
    expect([...spread(100).keys()]).toEqual([1]);
  });

  it('of the other strategies goes to the first, and of round-robin to each in turn', () => {
    bench.set(accounts(3));
    bench.windows.set(3, [week(0.1, { resetsAtMs: NOW + HOUR })]);
    bench.strategy = 'use-it-or-lose-it';
    expect(bench.pick({ session: 'a' })).toBe(3);
    bench.strategy = 'in-order';
    expect(bench.pick({ session: 'b' })).toBe(1);
    bench.strategy = 'round-robin';
    expect(sessions(5).map((session) => bench.pick({ session }))).toEqual([2, 3, 1, 2, 3]);
    expect(bench.selector.places('anthropic', NOW).map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(bench.selector.ranking('anthropic', null, null, NOW).order[0]?.id).toBe(1);
  });

  it('of round-robin: a request that tries another account takes nobody’s turn', () => {
    bench.set(accounts(3));
    bench.strategy = 'round-robin';
    expect(bench.pick({ session: 'a' })).toBe(1);
    expect(bench.pick({ session: 'a', excluded: new Set([1]) })).toBe(2);
    expect(bench.pick({ session: 'b' })).toBe(2);
  });

  it('sees a changed account, a changed window and a changed strategy at once', () => {
    bench.set(accounts(2));
    expect(bench.pick()).toBe(1);
    bench.windows.set(2, [week(0.1)]);
    bench.changed();
    expect(bench.pick()).toBe(2);
    bench.strategy = 'in-order';
    expect(bench.pick()).toBe(1);
    bench.change(1, { paused: true });
    expect(bench.pick()).toBe(2);
  });

  it('sees a block end and a window begin anew without being told', () => {
    bench.set(accounts(2));
    bench.windows.set(1, [week(0.1, { resetsAtMs: NOW + 500 })]);
    bench.windows.set(2, [week(0.3)]);
    bench.change(1, { blocks: [block(NOW + 200)] });
    expect(bench.pick({}, NOW)).toBe(2);
    expect(bench.pick({}, NOW + 199)).toBe(2);
    expect(bench.pick({}, NOW + 200)).toBe(1);
    expect(bench.pick({}, NOW + 500)).toBe(2);
  });

  it('is chosen by a clock that was set back as well', () => {
    bench.set(accounts(2));
    bench.change(1, { blocks: [block(NOW)] });
    expect(bench.pick({}, NOW)).toBe(1);
    expect(bench.pick({}, NOW - HOUR)).toBe(2);
  });
});

describe('a session', () => {
  it('keeps its account while that can serve, whatever the order becomes', () => {
    bench.set(accounts(3));
    const first = bench.pick({ session: 'a' });
    for (const id of [1, 2, 3]) {
      bench.windows.set(id, [week(id === first ? 0.99 : 0.01)]);
      bench.changed();
      expect(bench.pick({ session: 'a' })).toBe(first);
    }
    expect(bench.binds).toEqual([first]);
  });

  it('moves when its account cannot serve, and stays where it moved to', () => {
    bench.set(accounts(3));
    const first = Number(bench.pick({ session: 'a' }));
    bench.change(first, { blocks: [block(NOW + HOUR)] });
    const second = bench.pick({ session: 'a' });
    expect(second).not.toBe(first);
    bench.change(first, { blocks: [] });
    expect(bench.pick({ session: 'a' })).toBe(second);
    bench.set(bench.accounts.filter(({ id }) => id !== second));
    expect([1, 2, 3]).toContain(bench.pick({ session: 'a' }));
  });

  it('that a paid key took over goes back to a subscription as soon as one can serve', () => {
    const key = makePoolAccount({ id: 9, kind: 'api_key' });
    bench.set([...accounts(2), key]);
    const first = Number(bench.pick({ session: 'a' }));
    for (const id of [1, 2]) bench.change(id, { blocks: [block(NOW + HOUR)] });
    expect(bench.pick({ session: 'a' })).toBe(9);
    expect(bench.pick({ session: 'a' }, NOW + HOUR - 1)).toBe(9);
    const back = bench.pick({ session: 'a' }, NOW + HOUR);
    expect([1, 2]).toContain(back);
    expect(bench.binds).toEqual([first, 9, back]);
    expect(bench.pick({ session: 'a' }, NOW + HOUR)).toBe(back);
  });

  it('stays with a key that the person prefers, and where only keys are', () => {
    bench.set([...accounts(1), makePoolAccount({ id: 9, kind: 'api_key', priority: 'preferred' })]);
    expect(bench.pick({ session: 'a' })).toBe(9);
    expect(bench.pick({ session: 'a' })).toBe(9);
    bench.change(1, { priority: 'preferred' });
    expect(bench.pick({ session: 'a' })).toBe(1);
    bench.change(1, { priority: 'reserve', blocks: [block(NOW + HOUR)] });
    expect(bench.pick({ session: 'a' })).toBe(9);
    expect(bench.pick({ session: 'a' }, NOW + HOUR)).toBe(9);

    bench = new SelectorBench();
    bench.set(accounts(100, { kind: 'api_key' }));
    const own = bench.pick({ session: 'a' });
    bench.pick({ session: 'a' });
    const reads = { ...bench.reads };
    for (let round = 0; round < 100; round += 1)
      expect(bench.pick({ session: 'a' }, NOW + round * HOUR)).toBe(own);
    expect(bench.reads).toEqual(reads);
  });

  it('of another client, or at another provider, is another session', () => {
    bench.set([
      ...accounts(2),
      makePoolAccount({ id: 7, provider: 'openai-codex', identityKey: 'x' }),
    ]);
    bench.pick({ session: 'a', client: 1 });
    bench.pick({ session: 'a', client: 2 });
    bench.pick({ session: 'a', client: 1, provider: 'openai-codex' });
    expect(bench.binds).toHaveLength(3);
    expect(bench.binds[2]).toBe(7);
  });

  it('passed over once by a request keeps its account for the next', () => {
    bench.set(accounts(2));
    const first = Number(bench.pick({ session: 'a' }));
    expect(bench.pick({ session: 'a', excluded: new Set([first]) })).not.toBe(first);
    expect(bench.pick({ session: 'a' })).toBe(first);
  });

  it('leaves an account that is blocked for its model’s family only for that family', () => {
    bench.set(accounts(2));
    const first = Number(bench.pick({ session: 'a', model: 'claude-haiku-4-5' }));
    bench.change(first, { blocks: [block(NOW + HOUR, 'family:opus')] });
    expect(bench.pick({ session: 'a', model: 'claude-haiku-4-5' })).toBe(first);
    expect(bench.pick({ session: 'a', model: 'claude-opus-5' })).not.toBe(first);
  });

  it('leaves an account whose plan lacks the model, once another is known to have it', () => {
    const codex = { provider: 'openai-codex', plan: 'Plus' } as const;
    bench.set(accounts(2, codex));
    bench.change(2, { paused: true, plan: 'Pro' });
    const spark = { provider: 'openai-codex', session: 'a', model: 'gpt-5.3-codex-spark' };
    expect(bench.pick(spark)).toBe(1);
    bench.change(2, { paused: false });
    expect(bench.pick(spark)).toBe(2);
  });

  it('of a model that needs a plan stays where it is while nobody is known to have that', () => {
    bench.set(accounts(2, { provider: 'openai-codex', plan: 'Plus' }));
    const spark = { provider: 'openai-codex', session: 'a', model: 'gpt-5.3-codex-spark' };
    const first = bench.pick(spark);
    bench.strategy = 'in-order';
    bench.set(
      bench.accounts.map((one) => (one.id === first ? { ...one, priority: 'reserve' } : one)),
    );
    expect(bench.pick(spark)).toBe(first);
    expect(bench.binds).toEqual([first]);
  });

  it('that has an account costs no look at any sibling', () => {
    bench.set(accounts(1000));
    const first = bench.pick({ session: 'a' });
    bench.changed();
    bench.change(7, { label: 'changed' });
    bench.pick({ session: 'a' });
    const { lists, windows } = { ...bench.reads };
    for (let round = 0; round < 100; round += 1)
      expect(bench.pick({ session: 'a' }, NOW + round * HOUR)).toBe(first);
    expect(bench.reads).toEqual({ lists, windows });
  });

  it('that is new looks at its siblings once a second and once a change', () => {
    bench.set(accounts(1000));
    for (const session of sessions(100)) bench.pick({ session });
    expect(bench.reads.windows).toBe(1000);
    bench.pick({ session: 'later' }, NOW + 1000);
    bench.changed();
    bench.pick({ session: 'latest' }, NOW + 1000);
    expect(bench.reads.windows).toBe(3000);
  });
});

describe('exactly one account', () => {
  it('is what a pin means: no substitution, its own error, and no binding', () => {
    bench.set(accounts(3));
    expect(bench.pick({ pinned: 3, session: 'a' })).toBe(3);
    bench.change(3, { blocks: [block(NOW + HOUR)] });
    expect(bench.pick({ pinned: 3, session: 'a' })).toBe('RATE_LIMIT');
    bench.change(3, { disabled: { cause: 'revoked', atMs: 0, detail: null } });
    expect(bench.pick({ pinned: 3 })).toBe('AUTH_ERROR');
    expect(bench.pick({ pinned: 9 })).toBe('NO_ACCOUNT');
    expect(bench.pick({ pinned: 1, provider: 'openai-codex' })).toBe('NO_ACCOUNT');
    expect(bench.pick({ pinned: 1, excluded: new Set([1]) })).toBe('NO_ACCOUNT');
    expect(bench.binds).toEqual([]);
  });

  it('is what a continuation means, while its account is there', () => {
    bench.set(accounts(3));
    bench.owners.set('resp_1', 3);
    expect(bench.pick({ continuation: 'resp_1', pinned: 2, session: 'a' })).toBe(2);
    expect(bench.binds).toEqual([]);
    expect(bench.pick({ continuation: 'resp_1', session: 'a' })).toBe(3);
    expect(bench.pick({ session: 'a' })).toBe(3);
    expect(bench.binds).toEqual([3]);
    bench.change(3, { blocks: [block(NOW + HOUR)] });
    expect(bench.pick({ continuation: 'resp_1', session: 'b' })).toBe('RATE_LIMIT');
    expect(bench.binds).toEqual([3]);
    bench.set(accounts(2));
    expect(bench.pick({ continuation: 'resp_1' })).toBe(1);
    expect(bench.pick({ continuation: 'resp_2' })).toBe(1);
  });
});

describe('an override key', () => {
  const key = makePoolAccount({ id: 9, kind: 'api_key', origin: 'override' });

  it('beats the pool but not a pin, writes no binding, and leaves the pool as it was', () => {
    bench.set(accounts(3));
    const before = bench.pick({ session: 'a' });
    bench.set([...bench.accounts, key]);
    expect(bench.pick({ session: 'a' })).toBe(9);
    expect(bench.pick({ session: 'new' })).toBe(9);
    expect(bench.pick({ session: 'a', pinned: 2 })).toBe(2);
    expect(bench.selector.places('anthropic', NOW)).toEqual([{ id: 9, rank: 1, share: 1 }]);
    expect(bench.selector.ranking('anthropic', null, null, NOW)).toMatchObject({
      override: 9,
      order: [{ share: 0 }, { share: 0 }, { share: 0 }],
      passedOver: [],
    });
    bench.set(bench.accounts.filter(({ id }) => id !== 9));
    expect(bench.pick({ session: 'a' })).toBe(before);
    expect(bench.binds).toEqual([before]);
  });

  it('that cannot serve is not replaced, and the answer says whose it is', () => {
    bench.set([...accounts(2), { ...key, blocks: [block(NOW + HOUR)] }]);
    const query = { provider: 'anthropic', model: null, client: 1, session: null };
    const rest = { pinned: null, excluded: new Set<number>(), continuation: null };
    expect(bench.selector.select({ ...query, ...rest }, NOW)).toMatchObject({
      code: 'RATE_LIMIT',
      only: { account: 9, why: 'override' },
    });
    expect(bench.selector.places('anthropic', NOW)).toEqual([]);
  });
});

describe('when none can serve', () => {
  it.each([
    ['NO_ACCOUNT', []],
    ['NO_ACCOUNT', [makePoolAccount({ paused: true })]],
    ['KEY_UNAVAILABLE', [makePoolAccount({ locked: true })]],
    ['AUTH_ERROR', [makePoolAccount({ disabled: { cause: 'revoked', atMs: 0, detail: null } })]],
    ['RATE_LIMIT', [makePoolAccount({ blocks: [block(NOW + HOUR)] })]],
    ['BILLING', [makePoolAccount({ blocks: [{ ...block(NOW + HOUR), billing: true }] })]],
  ])('the answer is %s', (code, list) => {
    bench.set(list);
    expect(bench.pick({ session: 'a' })).toBe(code);
    expect(bench.binds).toEqual([]);
  });

  it('tells when the first frees, for the family asked for', () => {
    bench.set(accounts(2, { blocks: [block(NOW + HOUR, 'family:opus')] }));
    const query = { provider: 'anthropic', model: 'claude-opus-5', client: 1, session: null };
    const rest = { pinned: null, excluded: new Set<number>(), continuation: null };
    expect(bench.selector.select({ ...query, ...rest }, NOW)).toMatchObject({
      code: 'RATE_LIMIT',
      retryAtMs: NOW + HOUR,
    });
  });

  it('every account is tried once when each is passed over', () => {
    bench.set(accounts(5));
    const tried = new Set<number>();
    for (let round = 0; round < 5; round += 1)
      tried.add(Number(bench.pick({ session: 'a', excluded: tried })));
    expect(tried).toEqual(new Set([1, 2, 3, 4, 5]));
    expect(bench.pick({ session: 'a', excluded: tried })).toBe('NO_ACCOUNT');
  });
});

it('listens to nothing after its end', () => {
  expect(bench.listening).toBe(2);
  bench.selector.dispose();
  expect(bench.listening).toBe(0);
});

it('a full short window does not change who a running session is with', () => {
  bench.set(accounts(2));
  const first = Number(bench.pick({ session: 'a' }));
  bench.windows.set(first, [fiveHours(0.99)]);
  bench.changed();
  expect(bench.pick({ session: 'a' })).toBe(first);
});
