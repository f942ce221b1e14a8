import type { Account } from '../../../shared/model/account.ts';
import { useSnapshot } from '../../state/context.ts';
import { usageWords as t } from '../../text/usage-page.ts';
import { Select } from '../../ui/Select.tsx';
import type { Scope } from './use-history.ts';

const ALL = 'all';

function valueOf({ provider, account }: Scope): string {
  if (account !== null) return `account ${String(account)}`;
  return provider === null ? ALL : `provider ${provider}`;
}

function scopeOf(value: string): Scope {
  const [kind, name = ''] = value.split(' ');
  if (kind === 'account') return { provider: null, account: Number(name) };
  return { provider: kind === 'provider' ? name : null, account: null };
}

/** Of what was removed meanwhile nothing is left to ask for: all accounts then. */
export function presentScope(scope: Scope, accounts: readonly Account[]): Scope {
  const isThere = accounts.some(({ id, provider }) =>
    scope.account === null ? scope.provider === provider : scope.account === id,
  );
  return isThere ? scope : { provider: null, account: null };
}

interface ScopeSelectProps {
  readonly scope: Scope;
  readonly accounts: readonly Account[];
  readonly nameOf: (id: number) => string;
  readonly onChange: (scope: Scope) => void;
}

/** All accounts, all of one provider, or one. */
export function ScopeSelect({ scope, accounts, nameOf, onChange }: ScopeSelectProps) {
  const providers = useSnapshot((s) => s.providers);
  const used = providers.filter(({ id }) => accounts.some(({ provider }) => provider === id));
  const options = [
    { value: ALL, text: t.allAccounts },
    ...(used.length > 1 ? used : []).map(({ id, name }) => ({
      value: `provider ${id}`,
      text: t.allOf(name),
    })),
    ...accounts.map(({ id }) => ({ value: `account ${String(id)}`, text: nameOf(id) })),
  ];
  const value = valueOf(scope);
  return (
    <Select
      label={t.scope}
      compact
      value={options.some((option) => option.value === value) ? value : ALL}
      options={options}
      onChange={(next) => onChange(scopeOf(next))}
    />
  );
}
