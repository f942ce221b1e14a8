import { useEffect } from 'react';
import type { Snapshot } from '../../../shared/contract/state.ts';
import { useSnapshot, useView, useViewActions } from '../../state/context.ts';
import type { Dialog } from '../../state/view.ts';
import { words } from '../../text/words.ts';
import { Part, usePart } from '../../state/part.ts';

const openDialog = new Part(async () => (await import('./OpenDialog.tsx')).OpenDialog);

function DialogPart({ dialog }: { readonly dialog: Dialog }) {
  const { hasFailed } = usePart(openDialog);
  const { close, say } = useViewActions();
  useEffect(() => {
    if (!hasFailed) return;
    close();
    say(words.shell.dialogNotLoaded);
  });
  const Open = openDialog.component;
  // Asked for another account, it starts anew: a sign-in under way is pinned to the one it began with.
  return Open === null ? null : <Open key={JSON.stringify(dialog)} dialog={dialog} />;
}

/** Whether what a dialog is about was removed meanwhile, here or elsewhere. */
function isGone(dialog: Dialog | null, { accounts, clients }: Snapshot): boolean {
  if (dialog === null) return false;
  if ('account' in dialog)
    return dialog.account !== null && !accounts.some(({ id }) => id === dialog.account);
  return (
    'client' in dialog &&
    !clients.some(({ id, revokedAt }) => id === dialog.client && revokedAt === null)
  );
}

/** The one dialog that is open; the code of all of them comes with the first. */
export function Dialogs() {
  const dialog = useView((view) => view.dialog);
  const hasGone = useSnapshot((snapshot) => isGone(dialog, snapshot));
  const { close, say } = useViewActions();
  useEffect(() => {
    if (!hasGone || dialog === null) return;
    close();
    // What was asked for there is done.
    if (dialog.kind !== 'remove-account' && dialog.kind !== 'revoke-key')
      say(words.shell.dialogGone);
  });
  if (hasGone) return null;
  return dialog === null ? null : <DialogPart dialog={dialog} />;
}
