import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UNKNOWN_IDENTITY } from './account.ts';
import type { Identity } from './account.ts';
import { identityKey, matchIdentity, mergeIdentity } from './identity.ts';
import type { IdentityRow } from './identity.ts';

type Known = Partial<Identity>;

/** A row, and who it really belongs to. */
interface Owned extends IdentityRow {
  readonly person: string;
}

interface Login {
  readonly person: string;
  readonly identity: Identity;
}

/** What storing a login does to the rows: the newest identity into its row, or a row of its own. */
function sign(rows: readonly Owned[], login: Login, byOrganization: boolean): readonly Owned[] {
  const { identity, person } = login;
  const match = matchIdentity(rows, identity, byOrganization);
  const row = match.kind === 'new' ? undefined : rows.find(({ id }) => id === match.id);
  const id = row?.id ?? rows.length + 1;
  const merged = mergeIdentity(row ?? UNKNOWN_IDENTITY, identity);
  const key = identityKey(merged, byOrganization) ?? `grant:${id}`;
  const written = { ...merged, id, identityKey: key, person };
  return row === undefined
    ? [...rows, written]
    : rows.map((one) => (one.id === id ? written : one));
}

function signAll(known: readonly Known[], byOrganization = true): readonly string[] {
  const logins = known.map((one) => ({ person: '', identity: { ...UNKNOWN_IDENTITY, ...one } }));
  const rows = logins.reduce<readonly Owned[]>(
    (before, login) => sign(before, login, byOrganization),
    [],
  );
  return rows.map((row) => row.identityKey);
}

const ada = 'ada@example.com';
const bob = 'bob@example.com';
// openai-codex: the account id of the token's claims is the workspace's.
const codex = (email: string, workspace: string): Known => ({
  email,
  accountId: workspace,
  organizationId: workspace,
});

describe('logins one after the other', () => {
  it.each<[string, readonly Known[], readonly string[]]>([
    ['the same person twice', [{ email: ada }, { email: ada }], ['email:ada@example.com']],
    [
      'the same person in other letters',
      [
        { email: 'Ada@Example.com', organizationId: 'a' },
        { email: ada, organizationId: 'a' },
      ],
      ['email:ada@example.com|org:a'],
    ],
    [
      'one e-mail with two workspaces, and each again',
      ['a', 'b', 'a', 'b'].map((organizationId) => ({ email: ada, organizationId })),
      ['email:ada@example.com|org:a', 'email:ada@example.com|org:b'],
    ],
    [
      'two people in one workspace',
      [
        { email: ada, organizationId: 'a' },
        { email: bob, organizationId: 'a' },
      ],
      ['email:ada@example.com|org:a', 'email:bob@example.com|org:a'],
    ],
    [
      'two people in one workspace, whose id is the account id',
      [codex(ada, 'w'), codex(bob, 'w'), codex(ada, 'w')],
      ['email:ada@example.com|org:w', 'email:bob@example.com|org:w'],
    ],
    [
      'one e-mail with two workspaces, whose ids are the account ids',
      [codex(ada, 'w'), codex(ada, 'v')],
      ['email:ada@example.com|org:w', 'email:ada@example.com|org:v'],
    ],
    [
      'people of one workspace without an e-mail, by their user ids',
      [
        { accountId: 'user-1', organizationId: 'w' },
        { accountId: 'user-2', organizationId: 'w' },
        { accountId: 'user-1', organizationId: 'w' },
      ],
      ['account:user-1|org:w', 'account:user-2|org:w'],
    ],
    [
      'a login with a workspace after one without takes the older row over',
      [{ email: ada }, { email: ada, organizationId: 'a' }],
      ['email:ada@example.com|org:a'],
    ],
    [
      'a login without a workspace after one with it stands beside it',
      [{ email: ada, organizationId: 'a' }, { email: ada }, { email: ada }],
      ['email:ada@example.com|org:a', 'email:ada@example.com'],
    ],
    [
      'a row without a workspace is nobody’s to take over once two are known',
      [
        { email: ada, organizationId: 'a' },
        { email: ada },
        { email: ada, organizationId: 'b' },
        { email: ada, organizationId: 'a' },
      ],
      ['email:ada@example.com|org:a', 'email:ada@example.com', 'email:ada@example.com|org:b'],
    ],
    [
      'another person’s row without a workspace is not taken over',
      [{ email: bob }, { email: ada, organizationId: 'a' }],
      ['email:bob@example.com', 'email:ada@example.com|org:a'],
    ],
    [
      'an account id alone',
      [{ accountId: 'u1' }, { accountId: 'u2' }, { accountId: 'u1' }],
      ['account:u1', 'account:u2'],
    ],
    [
      'a project alone',
      [{ projectId: 'p' }, { projectId: 'q' }, { projectId: 'p' }],
      ['project:p', 'project:q'],
    ],
    [
      'an e-mail learned later',
      [{ accountId: 'u1' }, { accountId: 'u1', email: ada }, { accountId: 'u1' }],
      ['email:ada@example.com'],
    ],
    [
      'a new e-mail address of an old account is another identity',
      [
        { email: ada, accountId: 'u1', organizationId: 'a' },
        { email: 'ada@new.example', accountId: 'u1', organizationId: 'a' },
      ],
      ['email:ada@example.com|org:a', 'email:ada@new.example|org:a'],
    ],
  ])('%s', (_name, logins, keys) => {
    expect(signAll(logins)).toEqual(keys);
  });

  it('of a provider without workspaces are one row whatever workspace they tell', () => {
    const logins = ['a', 'b'].map((organizationId) => ({ email: ada, organizationId }));
    expect(signAll(logins, false)).toEqual(['email:ada@example.com']);
  });
});

describe('any logins of three people in two workspaces', () => {
  const PEOPLE = ['ada', 'bob', 'eve'] as const;
  const partial: fc.Arbitrary<Login> = fc
    .record({
      person: fc.constantFrom(...PEOPLE),
      workspace: fc.constantFrom('a', 'b', null),
      tells: fc.constantFrom('email', 'EMAIL', 'account', 'both', 'nothing'),
      codexLike: fc.boolean(),
    })
    .map(({ person, workspace, tells, codexLike }) => {
      const withEmail = tells === 'email' || tells === 'both' || tells === 'EMAIL';
      const email = withEmail ? `${person}@example.com` : null;
      const told = tells === 'account' || tells === 'both';
      const known: Known = {
        email: tells === 'EMAIL' ? (email?.toUpperCase() ?? null) : email,
        // An account id that is the workspace's comes with an e-mail, as in openai-codex.
        accountId: codexLike && withEmail ? workspace : told ? `user-${person}` : null,
        organizationId: tells === 'nothing' ? null : workspace,
      };
      return { person, identity: { ...UNKNOWN_IDENTITY, ...known } };
    });

  it('never remove, overwrite or rename the row of another person or workspace', () => {
    fc.assert(
      fc.property(fc.array(partial, { maxLength: 12 }), fc.boolean(), (logins, byOrganization) => {
        let rows: readonly Owned[] = [];
        for (const login of logins) {
          const after = sign(rows, login, byOrganization);
          expect(after.length - rows.length).toBeOneOf([0, 1]);
          const changed = rows.filter((row, index) => after[index] !== row);
          expect(changed.length).toBeLessThanOrEqual(1);
          for (const row of changed) {
            expect(row.person).toBe(login.person);
            if (byOrganization && row.organizationId !== null)
              expect(login.identity.organizationId).toBe(row.organizationId);
          }
          expect(new Set(after.map(({ identityKey: key }) => key)).size).toBe(after.length);
          rows = after;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('that tell everything make one row for each person and workspace, in whatever order', () => {
    const whole = partial
      .map(({ person }) => person)
      .chain((person) =>
        fc.constantFrom('a', 'b').map((organizationId) => ({
          person,
          identity: { ...UNKNOWN_IDENTITY, email: `${person}@example.com`, organizationId },
        })),
      );
    fc.assert(
      fc.property(fc.array(whole, { maxLength: 12 }), (logins) => {
        const rows = logins.reduce<readonly Owned[]>((all, one) => sign(all, one, true), []);
        const pairs = logins.map(({ person, identity }) => `${person} ${identity.organizationId}`);
        expect(rows).toHaveLength(new Set(pairs).size);
      }),
    );
  });
});
