import type { WireError } from '../../../shared/errors.ts';
import { words } from '../../text/words.ts';
import { Note } from '../../ui/Note.tsx';

const { failed, nothingChanged } = words.login;

function titleOf(code: WireError['code']): string {
  switch (code) {
    case 'LOGIN_DENIED':
    case 'LOGIN_TIMEOUT':
    case 'LOGIN_CANCELLED':
    case 'LOGIN_IDENTITY':
      return failed[code];
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- every other code has the one title
    default:
      return failed.other;
  }
}

/** How a sign-in ended, in words, and that it changed nothing. */
export function FailedNote({ error }: { readonly error: WireError }) {
  return (
    <Note tone="needs" title={titleOf(error.code)}>
      {[error.message, error.hint, nothingChanged].filter(Boolean).join(' ')}
    </Note>
  );
}
