import { beforeEach, expect, test } from 'vitest';
import type { Block, PoolAccount } from '../core/account.ts';
import type { RequestQuery } from '../core/selection.ts';
import { makePoolAccount } from '../core/testing/pool-account.ts';
import { StickySelector } from './sticky-selector.ts';

const NOW = 1_000_000;
const QUERY: RequestQuery = {
  provider: 'anthropic',
  family: null,
  model: null,
  client: 1,
  session: 's',
  continuation: null,
  pinned: null,
  excluded: new Set(),
};

let accounts: PoolAccount[];
let bound: Map<string, number>;
let binds: number;
let owners: Map<string, number>;

beforeEach(() => {
  accounts = [1, 2, 3].map((id) => makePoolAccount({ id, identityKey: `account:${id}` }));
  bound = new Map();
  binds = 0;
  owners = new Map();
});

function select(query: Partial<RequestQuery> = {}): number | string {
  const selector = new StickySelector({
    accounts: () => accounts,
    get: (id) => accounts.find((account) => account.id === id) ?? null,
    bindings: {
      get: (provider, client, session) => bound.get(`${provider} ${client} ${session}`) ?? null,
      bind: (provider, client, session, account) => {
        binds += 1;
        bound.set(`${provider} ${client} ${session}`, account);
      },
    },
    continuations: { ownerOf: (provider, id) => owners.get(`${provider} ${id}`) ?? null },
  });
  const found = selector.select({ ...QUERY, ...query }, NOW);
  return found.kind === 'account' ? found.account.id : [found.code, found.only?.why].join(' ');
}

function change(id: number, fields: Partial<PoolAccount>): void {
  accounts = accounts.map((account) => (account.id === id ? { ...account, ...fields } : account));
}

const limit: Block = { scope: 'account', untilMs: NOW + 1, reason: 'usage limit', billing: false };
const overrideKey = (): PoolAccount =>
  makePoolAccount({ id: 9, kind: 'api_key', origin: 'override', identityKey: 'override' });

test('a session stays where it is bound, and one look at it writes nothing', () => {
  bound.set('anthropic 1 s', 3);
  for (let round = 0; round < 3; round += 1) expect(select()).toBe(3);
  expect(binds).toBe(0);
});

test.each([
  ['blocked', { blocks: [limit] }],
  ['paused', { paused: true }],
  ['disabled', { disabled: { cause: 'revoked', atMs: 1, detail: null } }],
  ['locked', { locked: true }],
] as const)(
  'a bound account that is %s gives its session to another, for good',
  (_state, fields) => {
    bound.set('anthropic 1 s', 2);
    change(2, fields);
    const next = select();
    expect([1, 3]).toContain(next);
    change(2, { blocks: [], paused: false, disabled: null, locked: false });
    expect(select()).toBe(next);
    expect(binds).toBe(1);
  },
);

test('a block of another model family leaves the session where it is', () => {
  bound.set('anthropic 1 s', 2);
  change(2, { blocks: [{ ...limit, scope: 'family:opus' }] });
  expect(select()).toBe(2);
  expect(select({ family: 'opus' })).not.toBe(2);
});

test('a removed account gives its sessions away', () => {
  bound.set('anthropic 1 s', 7);
  expect([1, 2, 3]).toContain(select());
});

test('an account that this request tried already is not tried again, and keeps the session while it can serve', () => {
  bound.set('anthropic 1 s', 2);
  const next = select({ excluded: new Set([2]) });
  expect([1, 3]).toContain(next);
  expect(bound.get('anthropic 1 s')).toBe(2);
  change(2, { blocks: [limit] });
  expect(select({ excluded: new Set([2]) })).toBe(next);
  expect(bound.get('anthropic 1 s')).toBe(next);
});

test('a pin is that account or none: no other serves, and no session begins or moves', () => {
  bound.set('anthropic 1 s', 1);
  owners.set('anthropic file_1', 3);
  expect(select({ pinned: 2 })).toBe(2);
  expect(select({ pinned: 2, continuation: 'file_1' })).toBe(2);
  expect(select({ pinned: 2, session: 'new' })).toBe(2);
  expect(select({ pinned: 7 })).toBe('NO_ACCOUNT ');
  change(2, { blocks: [limit] });
  expect(select({ pinned: 2 })).toBe('RATE_LIMIT ');
  expect(binds).toBe(0);
});

test('an override key beats sessions, makers and priorities of its provider only, and binds nothing', () => {
  bound.set('anthropic 1 s', 1);
  owners.set('anthropic file_1', 3);
  accounts = [...accounts, overrideKey(), makePoolAccount({ id: 5, provider: 'openai' })];
  change(1, { priority: 'preferred' });
  expect(select()).toBe(9);
  expect(select({ continuation: 'file_1' })).toBe(9);
  expect(select({ session: 'new' })).toBe(9);
  expect(select({ pinned: 2 })).toBe(2);
  expect(binds).toBe(0);
  expect(select({ provider: 'openai' })).toBe(5);
});

test('an override key that cannot serve is not replaced by the pool', () => {
  accounts = [...accounts, { ...overrideKey(), blocks: [limit] }];
  expect(select()).toBe('RATE_LIMIT override');
  expect(select({ excluded: new Set([9]) })).toBe('NO_ACCOUNT override');
});

test('what an account made is gone on with there, and the session follows only where it has no place yet', () => {
  owners.set('anthropic file_1', 3);
  bound.set('anthropic 1 s', 1);
  expect(select({ continuation: 'file_1' })).toBe(3);
  expect(select()).toBe(1);
  expect(select({ continuation: 'file_1', session: 'new' })).toBe(3);
  expect(bound.get('anthropic 1 new')).toBe(3);
});

test('no other account is asked for what it did not make; without its maker the request is as any other', () => {
  owners.set('anthropic file_1', 3);
  change(3, { blocks: [limit] });
  expect(select({ continuation: 'file_1' })).toBe('RATE_LIMIT continuation');
  accounts = accounts.filter(({ id }) => id !== 3);
  expect([1, 2]).toContain(select({ continuation: 'file_1' }));
  expect([1, 2]).toContain(select({ continuation: 'file_2', session: 'other' }));
});

test('1,000 new sessions spread over five equal accounts, the same session always alike', () => {
  accounts = [1, 2, 3, 4, 5].map((id) => makePoolAccount({ id, identityKey: `account:${id}` }));
  const counts = new Map<number | string, number>();
  for (let index = 0; index < 1000; index += 1) {
    const found = select({ session: `session ${index}` });
    counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  for (const id of [1, 2, 3, 4, 5]) {
    expect(counts.get(id)).toBeGreaterThan(100);
    expect(counts.get(id)).toBeLessThan(300);
  }
});
