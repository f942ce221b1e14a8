import { useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';

const { vault: t } = words;

export function RotateVaultDialog() {
  const { run, busy, error } = useCall();
  const { close, say } = useViewActions();
  async function rotate(): Promise<void> {
    if ((await run('vault.rotate', {})) === null) return;
    say(t.rotated);
    close();
  }
  return (
    <ConfirmDialog
      title={t.rotateTitle}
      lead={t.rotateLead}
      gone={[t.rotateGone]}
      stays={[t.rotateStays]}
      confirm={t.rotateConfirm}
      keep={t.rotateKeep}
      busy={busy}
      error={error}
      onConfirm={() => void rotate()}
      onClose={close}
    />
  );
}
