import { Suspense, lazy } from 'react';
import { useView } from '../../state/context.ts';

const OpenDialog = lazy(async () => ({
  default: (await import('./OpenDialog.tsx')).OpenDialog,
}));

/** The one dialog that is open; all of them come with the first. */
export function Dialogs() {
  const dialog = useView((view) => view.dialog);
  if (dialog === null) return null;
  return (
    <Suspense>
      <OpenDialog dialog={dialog} />
    </Suspense>
  );
}
