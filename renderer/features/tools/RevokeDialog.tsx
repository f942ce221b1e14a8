import { useSnapshot, useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';

const { revokeDialog: t } = words.tools;

export function RevokeDialog({ id }: { readonly id: number }) {
  const client = useSnapshot((s) => s.clients.find((one) => one.id === id) ?? null);
  const { close, say } = useViewActions();
  const { run, busy, error } = useCall();
  if (client === null) return null;
  const { name, keyPrefix } = client;
  async function revoke(): Promise<void> {
    if ((await run('clients.revoke', { client: id })) === null) return;
    say(t.done(name));
    close();
  }
  return (
    <ConfirmDialog
      title={t.title(name)}
      lead={`${keyPrefix}…`}
      gone={[t.refused(name)]}
      stays={[t.settings, t.record]}
      confirm={t.confirm}
      keep={t.keep}
      busy={busy}
      error={error}
      onConfirm={() => void revoke()}
      onClose={close}
    />
  );
}
