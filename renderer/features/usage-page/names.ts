import type { Account } from '../../../shared/model/account.ts';
import { distinctName } from '../../../shared/text/identity.ts';

const LONGEST = 9;

/** Where there is little room: `mira` of `mira@example.com`; the rest of a long one is cut by rule. */
export function shortName(name: string): string {
  const [address = name, ...workspace] = name.split(', ');
  const local = address.includes('@') ? address.slice(0, address.lastIndexOf('@')) : address;
  const wanted = workspace.length === 0 ? local : `${local}, ${workspace.join(', ')}`;
  return wanted.length > LONGEST ? `${wanted.slice(0, LONGEST - 1)}…` : wanted;
}

/** Keys without a name of their own are told apart by their end. */
export function nameOnChart(account: Account, all: readonly Account[], mask: boolean): string {
  const name = distinctName(account, all, mask);
  const { keySuffix, label } = account;
  return keySuffix !== null && label === null ? `${name} ····${keySuffix}` : name;
}
