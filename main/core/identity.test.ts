import { describe, expect, it } from 'vitest';
import { UNKNOWN_IDENTITY } from './account.ts';
import type { Identity } from './account.ts';
import {
  apiKeyIdentityKey,
  identityKey,
  matchIdentity,
  mergeIdentity,
  unknownIdentityKey,
} from './identity.ts';
import type { IdentityMatch, IdentityRow } from './identity.ts';

type Known = Partial<Identity>;
const who = (known: Known): Identity => ({ ...UNKNOWN_IDENTITY, ...known });
function row(id: number, known: Known, byOrganization = true): IdentityRow {
  const identity = who(known);
  return { ...identity, id, identityKey: identityKey(identity, byOrganization) ?? `grant:${id}` };
}

const ada = 'ada@example.com';
const bob = 'bob@example.com';
const fresh: IdentityMatch = { kind: 'new' };
const same = (id: number): IdentityMatch => ({ kind: 'same', id });
const takeOver = (id: number): IdentityMatch => ({ kind: 'take-over', id });

describe('identity keys', () => {
  it.each<[Known, boolean, string | null]>([
    [{ email: 'Ada@Example.com', accountId: 'u1', projectId: 'p' }, false, 'email:ada@example.com'],
    [{ accountId: 'u1', projectId: 'p' }, false, 'account:u1'],
    [{ projectId: 'p' }, false, 'project:p'],
    [{}, true, null],
    [{ organizationId: 'o' }, true, null],
    [{ email: ada, organizationId: 'o' }, true, 'email:ada@example.com|org:o'],
    [{ email: ada, organizationId: 'o' }, false, 'email:ada@example.com'],
    [{ accountId: 'u1', organizationId: 'o' }, true, 'account:u1|org:o'],
  ])('%j, by workspace %j: %s', (known, byOrganization, key) => {
    expect(identityKey(who(known), byOrganization)).toBe(key);
  });

  it('of an API key and of a nameless grant are their hashes', () => {
    expect(apiKeyIdentityKey('ab')).toBe('key:ab');
    expect(unknownIdentityKey('ab')).toBe('grant:ab');
  });
});

describe('a login finds its row', () => {
  const cases: readonly [string, readonly Known[], Known, IdentityMatch][] = [
    ['first login', [], { email: ada }, fresh],
    [
      'same person twice',
      [{ email: ada, organizationId: 'a' }],
      { email: 'ADA@example.com', organizationId: 'a' },
      same(1),
    ],
    ['same person twice, no workspace', [{ email: ada }], { email: ada }, same(1)],
    [
      'one e-mail, another workspace',
      [{ email: ada, organizationId: 'a' }],
      { email: ada, organizationId: 'b' },
      fresh,
    ],
    [
      'two people in one workspace',
      [{ email: ada, organizationId: 'a' }],
      { email: bob, organizationId: 'a' },
      fresh,
    ],
    [
      'login without workspace beside one that has it',
      [{ email: ada, organizationId: 'a' }],
      { email: ada },
      fresh,
    ],
    [
      'login without workspace, both rows there',
      [{ email: ada, organizationId: 'a' }, { email: ada }],
      { email: ada },
      same(2),
    ],
    [
      'login with workspace takes over the older row',
      [{ email: ada }],
      { email: ada, organizationId: 'a' },
      takeOver(1),
    ],
    [
      'not when another workspace is known',
      [{ email: ada }, { email: ada, organizationId: 'b' }],
      { email: ada, organizationId: 'a' },
      fresh,
    ],
    [
      'the exact row comes before a take-over',
      [{ email: ada }, { email: ada, organizationId: 'a' }],
      { email: ada, organizationId: 'a' },
      same(2),
    ],
    [
      'not the older row of somebody else',
      [{ email: bob }],
      { email: ada, organizationId: 'a' },
      fresh,
    ],
    [
      'an e-mail learned later, same account',
      [{ accountId: 'u1', organizationId: 'a' }],
      { email: ada, accountId: 'u1', organizationId: 'a' },
      same(1),
    ],
    [
      'an e-mail not told this time, same account',
      [{ email: ada, accountId: 'u1', organizationId: 'a' }],
      { accountId: 'u1', organizationId: 'a' },
      same(1),
    ],
    [
      'a workspace id as account id names no person',
      [{ accountId: 'w', organizationId: 'w' }],
      { email: ada, accountId: 'w', organizationId: 'w' },
      fresh,
    ],
    [
      'two people whose account id is the workspace',
      [{ email: ada, accountId: 'w', organizationId: 'w' }],
      { email: bob, accountId: 'w', organizationId: 'w' },
      fresh,
    ],
    ['nothing known', [{ email: ada }], {}, fresh],
  ];
  it.each(cases)('%s', (_name, rows, login, expected) => {
    const stored = rows.map((known, index) => row(index + 1, known));
    expect(matchIdentity(stored, who(login), true)).toEqual(expected);
  });

  it('without workspaces where the provider has none', () => {
    const rows = [row(1, { email: ada, organizationId: 'a' }, false)];
    expect(matchIdentity(rows, who({ email: ada, organizationId: 'b' }), false)).toEqual(same(1));
    expect(matchIdentity(rows, who({ email: bob }), false)).toEqual(fresh);
  });
});

describe('a re-login of one account', () => {
  it.each<[string, readonly Known[], Known, number, IdentityMatch]>([
    ['may claim a nameless row', [{}], { email: ada }, 1, takeOver(1)],
    ['may stay nameless', [{}], {}, 1, same(1)],
    ['may not make a named row nameless', [{ email: ada }], {}, 1, fresh],
    [
      'settles an ambiguous older row',
      [{ email: ada }, { email: ada, organizationId: 'b' }],
      { email: ada, organizationId: 'a' },
      1,
      takeOver(1),
    ],
    [
      'shows the row that the identity really has',
      [{ email: ada }, { email: bob }],
      { email: bob },
      1,
      same(2),
    ],
    [
      'never claims a workspace for another',
      [{ email: ada, organizationId: 'a' }],
      { email: ada, organizationId: 'b' },
      1,
      fresh,
    ],
  ])('%s', (_name, rows, login, pinned, expected) => {
    const stored = rows.map((known, index) => row(index + 1, known));
    expect(matchIdentity(stored, who(login), true, pinned)).toEqual(expected);
  });
});

it('a row keeps what a later login does not tell', () => {
  expect(
    mergeIdentity(who({ email: ada, plan: 'pro', organizationName: 'Lab' }), who({ plan: 'max' })),
  ).toEqual(who({ email: ada, plan: 'max', organizationName: 'Lab' }));
});
