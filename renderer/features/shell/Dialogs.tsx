import { useEffect } from 'react';
import { useView, useViewActions } from '../../state/context.ts';
import type { Dialog } from '../../state/view.ts';
import { words } from '../../text/words.ts';
import { Part, usePart } from './part.ts';

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
  return Open === null ? null : <Open dialog={dialog} />;
}

/** The one dialog that is open; the code of all of them comes with the first. */
export function Dialogs() {
  const dialog = useView((view) => view.dialog);
  return dialog === null ? null : <DialogPart dialog={dialog} />;
}
