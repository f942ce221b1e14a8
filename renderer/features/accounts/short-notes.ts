import type { AccountView } from '../../../shared/verdict/account-verdict.ts';

/** A longer one would be a paragraph in a row. */
const LONGEST = 44;
const MOST = 2;

/** Of what the provider told beside the windows, what fits into a row, without its full stop. */
export function shortNotes({ notes, staleSinceMs }: AccountView): readonly string[] {
  // Of an old reading the first note says why it is old.
  if (staleSinceMs !== null) return [];
  return (
    notes
      .filter((note) => note.length <= LONGEST)
      // `Unlimited`, beside `Chat: Unlimited`.
      .filter((note) => !notes.some((other) => other !== note && other.endsWith(`: ${note}`)))
      .slice(0, MOST)
      .map((note) => note.replace(/\.$/, ''))
  );
}
