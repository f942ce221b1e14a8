import { useRef } from 'react';
import type { Account } from '../../../shared/model/account.ts';
import { isGivenKey } from '../../../shared/verdict/given-key.ts';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { accountName, shownOrganization } from '../../../shared/text/identity.ts';
import { words } from '../../text/words.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { stopBeside } from './row-menu-id.ts';

const { remove: t } = words.accounts;

/** Says what is erased and what stays; focus starts on the answer that keeps everything. */
export function RemoveDialog({ id }: { readonly id: number }) {
  const account = useSnapshot((s) => s.accounts.find((one) => one.id === id) ?? null);
  if (account === null) return null;
  return <Question account={account} />;
}

function Question({ account }: { readonly account: Account }) {
  const mask = useSnapshot((s) => s.settings.maskEmails);
  const provider = useSnapshot((s) => s.providers.find((p) => p.id === account.provider) ?? null);
  const left = useSnapshot(
    (s) => s.accounts.filter((other) => other.provider === account.provider).length - 1,
  );
  const { close, say } = useViewActions();
  const { run, busy, error } = useCall();
  const name = accountName(account, mask);
  const providerName = provider?.name ?? account.provider;
  const facts = [providerName, account.plan, shownOrganization(account, mask)].filter(
    (f) => f !== null,
  );
  const isMinted = account.kind === 'api_key' && !isGivenKey(account);
  const keyStays = isMinted ? provider?.keyStays : null;
  const after = useRef<HTMLElement | null>(null);
  async function remove(): Promise<void> {
    // The row, and this with it, may be gone before the answer comes.
    after.current = stopBeside(account.id);
    if ((await run('accounts.remove', { account: account.id })) === null) {
      after.current = null;
      return;
    }
    say(t.removed(name));
    close();
  }
  return (
    <ConfirmDialog
      title={t.title(name)}
      lead={facts.join(', ')}
      monogram={provider?.monogram}
      gone={[account.kind === 'api_key' ? t.erasedKey : t.erased, t.running]}
      stays={[t.left(left, providerName), t.stays, keyStays ?? t.provider]}
      confirm={t.confirm}
      keep={t.keep}
      busy={busy}
      error={error}
      finalFocus={() => after.current ?? true}
      onConfirm={() => void remove()}
      onClose={close}
    />
  );
}
