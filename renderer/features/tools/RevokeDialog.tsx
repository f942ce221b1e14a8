import { Info, X } from 'lucide-react';
import { useRef } from 'react';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Consequences } from '../../ui/Consequences.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { ErrorNote } from '../../ui/Note.tsx';

const { revokeDialog: t } = words.tools;

export function RevokeDialog({ id }: { readonly id: number }) {
  const client = useSnapshot((s) => s.clients.find((one) => one.id === id) ?? null);
  const { close, say } = useViewActions();
  const { run, busy, error } = useCall();
  const keep = useRef<HTMLButtonElement>(null);
  if (client === null) return null;
  const { name, keyPrefix } = client;
  async function revoke(): Promise<void> {
    if ((await run('clients.revoke', { client: id })) === null) return;
    say(t.done(name));
    close();
  }
  return (
    <Modal
      title={t.title(name)}
      lead={`${keyPrefix}…`}
      initialFocus={keep}
      onClose={close}
      footer={
        <>
          <Button tone="primary" disabled={busy} onClick={() => void revoke()}>
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
          { icon: X, text: t.refused(name) },
          { icon: Info, text: t.settings },
          { icon: Info, text: t.record },
        ]}
      />
      <ErrorNote error={error} />
    </Modal>
  );
}
