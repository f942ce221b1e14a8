import type { WireError } from '../../../shared/errors.ts';
import { words } from '../../text/words.ts';
import { Note } from '../../ui/Note.tsx';

const { failed, otherwise } = words.login;

const TITLES: Readonly<Partial<Record<WireError['code'], string>>> = failed;

/** How a sign-in ended, in words: what happened is the title, the rest says more and what to do. */
export function FailedNote({ error }: { readonly error: WireError }) {
  const title = TITLES[error.code] ?? otherwise;
  const more = error.message.startsWith(title) ? error.message.slice(title.length) : error.message;
  return (
    <Note tone="needs" title={title}>
      {[more.trim(), error.hint].filter(Boolean).join(' ')}
    </Note>
  );
}
