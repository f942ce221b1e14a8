import type { RequestRecord } from '../../../shared/model/activity.ts';
import { activityWords as t } from '../../text/activity.ts';
import type { RequestRow } from './row.ts';

/** What the accounts are called; those that are gone by their number. */
export type NameOf = (account: number | null) => string | null;

/** Who answered, or tried to. */
export function accountText({ request, record }: RequestRow, nameOf: NameOf): string {
  const name = nameOf(request.account);
  if (name !== null) return name;
  return record?.attemptList.some(({ account }) => account === null) === true
    ? t.ownCredential
    : t.none;
}

export function outcomeText({ outcome, record }: RequestRow): string {
  if (record === null || outcome !== 'failed') return t.outcomes[outcome];
  const last = record.attemptList.at(-1);
  if (last?.reason === 'broke off') return t.brokeOff;
  if (record.attempts === 0) return t.notSent(record.status);
  return last?.status === null ? t.noAnswer(record.status) : t.passedOn(record.status);
}

/** For the filter: what a person reads in the row, and its numbers. */
export function searchText(row: RequestRow, nameOf: NameOf): string {
  const { id, client, model, path, session } = row.request;
  const parts = [client, model, accountText(row, nameOf), outcomeText(row), path, session, id];
  return parts.filter((part) => part !== null).join(' ');
}

interface Tries {
  readonly attempts: number;
  readonly attemptList: RequestRecord['attemptList'];
  readonly account: number | null;
}

/** How often and at how many accounts; where not each try was kept, every one counts as another account. */
export function triedOf({ attempts, attemptList, account }: Tries): {
  readonly tries: number;
  readonly accounts: number;
} {
  // The last try of a running request is not in its list yet.
  const ids = [...attemptList.map((attempt) => attempt.account), account].slice(0, attempts);
  const accounts = ids.length === attempts ? new Set(ids).size : attempts;
  return { tries: attempts, accounts };
}
