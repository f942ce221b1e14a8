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

export function namer(accounts: readonly Account[], mask: boolean): (id: number) => string {
  const names = new Map(
    accounts.map((account) => {
      const name = distinctName(account, accounts, mask);
      const isKey = account.keySuffix !== null && account.label === null;
      return [account.id, isKey ? `${name} ····${account.keySuffix ?? ''}` : name] as const;
    }),
  );
  return (id) => names.get(id) ?? String(id);
}
