import type { LoginMethod } from '../../../shared/model/provider.ts';
import { useSnapshot } from '../../state/context.ts';
import { KeyDialog } from './KeyDialog.tsx';
import { LoginDialog } from './LoginDialog.tsx';

interface SignInDialogProps {
  readonly provider: string;
  readonly method: LoginMethod;
  readonly account: number | null;
}

export function SignInDialog({ provider: id, method, account: accountId }: SignInDialogProps) {
  const provider = useSnapshot((s) => s.providers.find((one) => one.id === id) ?? null);
  const account = useSnapshot((s) => s.accounts.find((one) => one.id === accountId) ?? null);
  if (provider === null) return null;
  if (method === 'api-key') return <KeyDialog provider={provider} account={account} />;
  return <LoginDialog key={method} provider={provider} method={method} account={account} />;
}
