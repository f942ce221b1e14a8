import { Check, ExternalLink, Info } from 'lucide-react';
import type { Account } from '../../../shared/model/account.ts';
import type { ProviderInfo } from '../../../shared/model/provider.ts';
import { accountName, shownEmail, shownOrganization } from '../../../shared/text/identity.ts';
import { originTool } from '../../../shared/text/tools.ts';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Consequences } from '../../ui/Consequences.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { Note } from '../../ui/Note.tsx';
import { useSignInAgain } from '../add-account/use-sign-in-again.ts';
import styles from './TakeOverDialog.module.css';

const { takeOver: t } = words.imports;

/** Makes a borrowed account Sluice's own: by a sign-in of its own, or for a key by keeping the key. */
export function TakeOverDialog({ id }: { readonly id: number }) {
  const account = useSnapshot((s) => s.accounts.find((one) => one.id === id) ?? null);
  const providerId = account?.provider ?? null;
  const provider = useSnapshot((s) => s.providers.find((p) => p.id === providerId) ?? null);
  const mask = useSnapshot((s) => s.settings.maskEmails);
  if (account === null) return null;
  const tool = originTool(account.origin) ?? account.origin;
  const facts = [
    provider?.name ?? account.provider,
    account.plan,
    shownOrganization(account, mask),
    t.borrowedFrom(tool),
  ];
  const name = accountName(account, mask);
  const lead = facts.filter((fact) => fact !== null).join(', ');
  const shared = { account, provider, tool, name, lead };
  return account.kind === 'api_key' ? <KeyQuestion {...shared} /> : <SignInQuestion {...shared} />;
}

interface QuestionProps {
  readonly account: Account;
  readonly provider: ProviderInfo | null;
  readonly tool: string;
  readonly name: string;
  readonly lead: string;
}

/** Not `accounts.takeOver`: that spends the refresh token of the tool, which then has none. */
function SignInQuestion({ account, provider, tool, name, lead }: QuestionProps) {
  const mask = useSnapshot((s) => s.settings.maskEmails);
  const signIn = useSignInAgain();
  const { close } = useViewActions();
  return (
    <Modal
      title={t.title(name)}
      lead={lead}
      monogram={provider?.monogram}
      onClose={close}
      footer={
        <>
          <Button tone="primary" icon={ExternalLink} onClick={() => signIn(account)}>
            {t.signIn}
          </Button>
          <Button onClick={close}>{t.keep}</Button>
        </>
      }
    >
      <div className={styles.two}>
        <Side head={t.now}>{t.nowDetail(tool)}</Side>
        <Side head={t.after}>{t.afterDetail}</Side>
      </div>
      <Consequences
        items={[
          { icon: Check, text: t.once(shownEmail(account.email, mask) ?? name) },
          { icon: Check, text: t.both(tool) },
          { icon: Info, text: t.stays },
        ]}
      />
      {provider !== null && <Note>{provider.policy}</Note>}
    </Modal>
  );
}

function Side({ head, children }: { readonly head: string; readonly children: string }) {
  return (
    <div>
      <span className={styles.head}>{head}</span>
      <p>{children}</p>
    </div>
  );
}

function KeyQuestion({ account, provider, tool, name, lead }: QuestionProps) {
  const { close, say } = useViewActions();
  const { run, busy, error } = useCall();
  async function takeOver(): Promise<void> {
    const input = { account: account.id, confirmed: true };
    if ((await run('accounts.takeOver', input)) === null) return;
    say(t.done(name));
    close();
  }
  return (
    <ConfirmDialog
      title={t.title(name)}
      lead={lead}
      monogram={provider?.monogram}
      gone={[t.unfollowed(tool)]}
      stays={[t.stays]}
      confirm={t.confirm}
      keep={t.keep}
      busy={busy}
      error={error}
      onConfirm={() => void takeOver()}
      onClose={close}
    />
  );
}
