import type { AccountBook, SimAccount, SimProvider } from '../accounts.ts';
import type { Withheld } from './family.ts';

/** Who allows a login, and as which of their workspaces. */
export interface Choice {
  /** Id of an account, or an e-mail address or the part before its @. */
  readonly as: string;
  /** Id or name of the workspace; without it the person's first. */
  readonly workspace?: string;
  readonly withhold?: Withheld;
}

export interface Chosen {
  readonly account: SimAccount;
  readonly withhold: Withheld | null;
}

export function readChoice(form: URLSearchParams): Choice {
  const workspace = form.get('workspace') ?? '';
  const withhold = form.get('withhold');
  return {
    as: form.get('as') ?? '',
    ...(workspace !== '' && { workspace }),
    ...(isWithheld(withhold) && { withhold }),
  };
}

/** A text: why nobody was found. */
export function choose(
  accounts: AccountBook,
  provider: SimProvider,
  choice: Choice,
): Chosen | string {
  const { as, workspace } = choice;
  const people = accounts.people(provider);
  const named = people.filter(
    (each) => each.id === as || each.email === as || each.email.split('@')[0] === as,
  );
  if (named.length === 0) return `as names nobody here: ${as}`;
  const person = named.find((each) => each.id === as) ?? named[0];
  const account =
    workspace === undefined
      ? person
      : people.find(
          ({ email, organization: { uuid, name } }) =>
            email === person?.email && [uuid, name].includes(workspace),
        );
  if (account === undefined) return `${as} is in no workspace ${workspace}`;
  return { account, withhold: choice.withhold ?? account.withhold };
}

export function isWithheld(value: unknown): value is Withheld {
  return value === 'workspace' || value === 'identity';
}
