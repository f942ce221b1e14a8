import { assertNever } from '../../../shared/exhaustive.ts';
import { RemoveDialog } from '../accounts/RemoveDialog.tsx';
import { TakeOverDialog } from '../accounts/TakeOverDialog.tsx';
import { AddAccountDialog } from '../add-account/AddAccountDialog.tsx';
import { ImportDialog } from '../add-account/ImportDialog.tsx';
import { SignInDialog } from '../add-account/SignInDialog.tsx';
import { ClearHistoryDialog } from '../settings/ClearHistoryDialog.tsx';
import { NewKeyDialog } from '../tools/NewKeyDialog.tsx';
import { RevokeDialog } from '../tools/RevokeDialog.tsx';
import { MoveVaultDialog } from '../unlock/MoveVaultDialog.tsx';
import { RotateVaultDialog } from '../unlock/RotateVaultDialog.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import type { Dialog } from '../../state/view.ts';
import { UnlockDialog } from '../unlock/UnlockDialog.tsx';

export function OpenDialog({ dialog }: { readonly dialog: Dialog }) {
  switch (dialog.kind) {
    case 'add-account':
      return <AddAccountDialog first={dialog.provider} />;
    case 'sign-in':
      return <SignInDialog {...dialog} />;
    case 'import':
      return <ImportDialog />;
    case 'take-over':
      return <TakeOverDialog id={dialog.account} />;
    case 'remove-account':
      return <RemoveDialog id={dialog.account} />;
    case 'unlock':
      return <UnlockDialog />;
    case 'move-vault':
      return <MoveVaultDialog />;
    case 'rotate-vault':
      return <RotateVaultDialog />;
    case 'clear-history':
      return <ClearHistoryDialog />;
    case 'new-key':
      return <NewKeyDialog suggested={dialog.name} />;
    case 'revoke-key':
      return <RevokeDialog id={dialog.client} />;
    case 'keys':
      return <KeysDialog />;
    default:
      return assertNever(dialog);
  }
}
