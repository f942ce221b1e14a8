import type { Account } from '../../../shared/model/account.ts';
import { accountName, shownOrganization } from '../../../shared/text/identity.ts';
import { originTool } from '../../../shared/text/tools.ts';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';

const { takeOver: t } = words.imports;

/** What changes for the tool, then what for Sluice; focus starts on the answer that changes nothing. */
export function TakeOverDialog({ id }: { readonly id: number }) {
  const account = useSnapshot((s) => s.accounts.find((one) => one.id === id) ?? null);
  if (account === null) return null;
  return <Question account={account} />;
}

function Question({ account }: { readonly account: Account }) {
  const mask = useSnapshot((s) => s.settings.maskEmails);
  const provider = useSnapshot((s) => s.providers.find((p) => p.id === account.provider) ?? null);
  const { close, say } = useViewActions();
  const { run, busy, error } = useCall();
  const name = accountName(account, mask);
  const tool = originTool(account.origin) ?? account.origin;
  const facts = [
    provider?.name ?? account.provider,
    account.plan,
    shownOrganization(account, mask),
    t.borrowedFrom(tool),
  ].filter((fact) => fact !== null);
  const isKey = account.kind === 'api_key';
  async function takeOver(): Promise<void> {
    const input = { account: account.id, confirmed: true };
    if ((await run('accounts.takeOver', input)) === null) return;
    say(t.done(name));
    close();
  }
  return (
    <ConfirmDialog
      title={t.title(name)}
      lead={facts.join(', ')}
      monogram={provider?.monogram}
      gone={isKey ? [t.unfollowed(tool)] : [t.spent(tool), t.unfollowed(tool)]}
      stays={isKey ? [t.stays] : [t.own, t.stays]}
      confirm={t.confirm}
      keep={t.keep}
      busy={busy}
      error={error}
      onConfirm={() => void takeOver()}
      onClose={close}
    />
  );
}
