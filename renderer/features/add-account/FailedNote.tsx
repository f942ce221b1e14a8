import type { WireError } from '../../../shared/errors.ts';
import { words } from '../../text/words.ts';
import { Note } from '../../ui/Note.tsx';

const { failed, otherwise, nothingChanged } = words.login;

const TITLES: Readonly<Partial<Record<WireError['code'], string>>> = failed;

/** How a sign-in ended, in words, and that it changed nothing. */
export function FailedNote({ error }: { readonly error: WireError }) {
  return (
    <Note tone="needs" title={TITLES[error.code] ?? otherwise}>
      {[error.message, error.hint, nothingChanged].filter(Boolean).join(' ')}
    </Note>
  );
}
