import type { WireError } from '../../../shared/errors.ts';
import { words } from '../../text/words.ts';
import { Note } from '../../ui/Note.tsx';

const { failed, first, otherwise } = words.login;

const TITLES: Readonly<Partial<Record<WireError['code'], string>>> = failed;

interface FailedNoteProps {
  readonly provider: string;
  readonly error: WireError;
  /** Where the person can remove what stands in the way. */
  readonly link: string | null;
}

/** How a sign-in ended, in words: what happened is the title, the rest says more and what to do. */
export function FailedNote({ provider, error, link }: FailedNoteProps) {
  const title = link === null ? (TITLES[error.code] ?? otherwise) : first(provider);
  const more = error.message.startsWith(title) ? error.message.slice(title.length) : error.message;
  return (
    <Note tone="needs" title={title}>
      {[more.trim(), error.hint].filter(Boolean).join(' ')}
    </Note>
  );
}
