import { Info, X } from 'lucide-react';
import { useRef } from 'react';
import type { Account } from '../../../shared/model/account.ts';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { accountName, shownOrganization } from '../../text/identity.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Consequences } from '../../ui/Consequences.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { ErrorNote } from '../../ui/Note.tsx';

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
  const keep = useRef<HTMLButtonElement>(null);
  const name = accountName(account, mask);
  const providerName = provider?.name ?? account.provider;
  const facts = [providerName, account.plan, shownOrganization(account, mask)].filter(
    (f) => f !== null,
  );
  async function remove(): Promise<void> {
    if ((await run('accounts.remove', { account: account.id })) === null) return;
    say(t.removed(name));
    close();
  }
  return (
    <Modal
      title={t.title(name)}
      lead={facts.join(', ')}
      monogram={provider?.monogram}
      initialFocus={keep}
      onClose={close}
      footer={
        <>
          <Button tone="primary" disabled={busy} onClick={() => void remove()}>
            {t.confirm}
          </Button>
          <Button ref={keep} onClick={close}>
            {t.keep}
          </Button>
        </>
      }
    >
      <Consequences
        items={[
          { icon: X, text: account.kind === 'api_key' ? t.erasedKey : t.erased },
          { icon: X, text: t.running },
          { icon: Info, text: t.left(left, providerName) },
          { icon: Info, text: t.stays },
          { icon: Info, text: t.provider },
        ]}
      />
      <ErrorNote error={error} />
    </Modal>
  );
}
