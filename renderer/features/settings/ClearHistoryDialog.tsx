import { useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';

const { ask: t } = words.data;

export function ClearHistoryDialog() {
  const { run, busy, error } = useCall();
  const { close, say } = useViewActions();
  async function clear(): Promise<void> {
    if ((await run('history.clear', {})) === null) return;
    say(t.done);
    close();
  }
  return (
    <ConfirmDialog
      title={t.title}
      lead={t.lead}
      gone={[t.usage, t.costs, t.final]}
      stays={[t.stays, t.newest]}
      confirm={t.confirm}
      keep={t.keep}
      busy={busy}
      error={error}
      onConfirm={() => void clear()}
      onClose={close}
    />
  );
}
